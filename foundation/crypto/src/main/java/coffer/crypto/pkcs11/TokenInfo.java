package coffer.crypto.pkcs11;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/// What a token tells of itself. `label` is empty for a slot whose token does not answer.
record TokenInfo(String label, long flags) {
    // PKCS #11 2.40, "CK_TOKEN_INFO": first the label, padded with blanks.
    private static final long BYTES = 208;
    private static final int LABEL_BYTES = 32;
    private static final long FLAGS = 96;
    private static final long USER_PIN_FINAL_TRY = 0x20000;

    static TokenInfo of(Cryptoki cryptoki, long slot) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(BYTES, Long.BYTES);
            long answer = cryptoki.answerOf(Function.C_GET_TOKEN_INFO, slot, info.address());
            if (answer != ReturnValue.OK) return new TokenInfo("", 0);
            byte[] label = info.asSlice(0, LABEL_BYTES).toArray(ValueLayout.JAVA_BYTE);
            return new TokenInfo(
                    new String(label, StandardCharsets.UTF_8).stripTrailing(),
                    info.get(ValueLayout.JAVA_LONG, FLAGS));
        }
    }

    /// Whether one more wrong PIN would lock the user out.
    boolean hasOneTryLeft() {
        return (flags & USER_PIN_FINAL_TRY) != 0;
    }
}
