package coffer.crypto.pkcs11;

import coffer.crypto.pkcs11.TokenException.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// What a token can do.
// PKCS #11 2.40, "CK_MECHANISM": a number, a pointer to a parameter and its length;
// "CK_MECHANISM_INFO": the least and greatest size of a key, and flags.
final class Mechanisms {
    private static final long MECHANISM_BYTES = 24;
    private static final long INFO_BYTES = 24;
    private static final long INFO_FLAGS = 16;
    private static final long GENERATES = 0x8000;
    private static final long SIGNS = 0x800;

    private Mechanisms() {}

    /// The first of `wanted` that the token offers.
    static Derivation choose(Cryptoki cryptoki, long slot, List<Derivation> wanted) {
        return wanted.stream()
                .filter(each ->
                        does(cryptoki, slot, each.generation(), GENERATES)
                                && does(cryptoki, slot, each.code(), SIGNS))
                .findFirst()
                .orElseThrow(() ->
                        new TokenException(
                                Problem.UNSUITABLE,
                                "the token lacks what is needed: CKM_AES_KEY_GEN with CKM_AES_CMAC,"
                                        + " or CKM_GENERIC_SECRET_KEY_GEN with CKM_SHA256_HMAC"));
    }

    /// A mechanism without parameter in C's memory.
    static long plain(Arena arena, long mechanism) {
        MemorySegment memory = arena.allocate(MECHANISM_BYTES, Long.BYTES);
        memory.set(ValueLayout.JAVA_LONG, 0, mechanism);
        return memory.address();
    }

    private static boolean does(Cryptoki cryptoki, long slot, long mechanism, long flag) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(INFO_BYTES, Long.BYTES);
            long answer =
                    cryptoki.answerOf(
                            Function.C_GET_MECHANISM_INFO, slot, mechanism, info.address());
            if (answer != ReturnValue.OK) return false;
            return (info.get(ValueLayout.JAVA_LONG, INFO_FLAGS) & flag) != 0;
        }
    }
}
