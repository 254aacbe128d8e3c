package coffer.crypto.pkcs11;

import coffer.crypto.pkcs11.TokenException.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What a token must be able to do: make AES-256 keys, and compute CMACs with them.
// PKCS #11 2.40, "Mechanisms"; a CK_MECHANISM is a number, a pointer to a parameter and its length.
final class Mechanisms {
    static final long AES_KEY_GENERATION = 0x1080;
    static final long AES_CMAC = 0x108A;

    private static final long MECHANISM_BYTES = 24;
    private static final long INFO_BYTES = 24;
    private static final long INFO_FLAGS = 16;
    private static final long GENERATES = 0x8000;
    private static final long SIGNS = 0x800;

    private Mechanisms() {}

    static void require(Cryptoki cryptoki, long slot, TokenName token) {
        boolean suits =
                does(cryptoki, slot, AES_KEY_GENERATION, GENERATES)
                        && does(cryptoki, slot, AES_CMAC, SIGNS);
        if (!suits) {
            throw new TokenException(
                    Problem.UNSUITABLE,
                    token + " lacks CKM_AES_KEY_GEN or CKM_AES_CMAC, which are needed");
        }
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
