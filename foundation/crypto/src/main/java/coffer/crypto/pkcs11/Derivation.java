package coffer.crypto.pkcs11;

import coffer.kernel.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What is given to CMAC, block by block, to derive 32 bytes: a 32-bit counter before `label ||
/// 0x00 || context || length in bits`.
// SP 800-108r1, "KDF in Counter Mode".
final class Derivation {
    static final int BYTES = 32;
    static final int BLOCK_BYTES = 16;

    private Derivation() {}

    static byte[][] inputs(String label, Bytes context) {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        byte[][] inputs = new byte[BYTES / BLOCK_BYTES][];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] =
                    ByteBuffer.allocate(2 * Integer.BYTES + name.length + 1 + context.size())
                            .putInt(i + 1)
                            .put(name)
                            .put((byte) 0)
                            .put(context.expose())
                            .putInt(8 * BYTES)
                            .array();
        }
        return inputs;
    }
}
