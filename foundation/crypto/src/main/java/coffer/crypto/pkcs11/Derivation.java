package coffer.crypto.pkcs11;

import coffer.kernel.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// By which code a token's key derives 32 bytes, and what kind of key that takes. The first that a
/// token offers is used for its new keys; a key itself says which is its own.
// SP 800-108r1, "KDF in Counter Mode"; PKCS #11 2.40, CKK_*, CKM_*.
enum Derivation {
    AES_CMAC(0x1F, 0x1080, 0x108A, 16),
    /// With a generic secret: some modules have no CMAC.
    HMAC_SHA256(0x10, 0x350, 0x251, 32);

    static final int BYTES = 32;

    private final long keyType;
    private final long generation;
    private final long code;
    private final int blockBytes;

    Derivation(long keyType, long generation, long code, int blockBytes) {
        this.keyType = keyType;
        this.generation = generation;
        this.code = code;
        this.blockBytes = blockBytes;
    }

    static Optional<Derivation> ofKeyType(long keyType) {
        return Arrays.stream(values()).filter(each -> each.keyType == keyType).findFirst();
    }

    long keyType() {
        return keyType;
    }

    /// The mechanism that makes keys.
    long generation() {
        return generation;
    }

    /// The mechanism that computes the code.
    long code() {
        return code;
    }

    int blockBytes() {
        return blockBytes;
    }

    /// What the code is computed of, block by block: a 32-bit counter before `label || 0x00 ||
    /// context || length in bits`.
    byte[][] inputs(String label, Bytes context) {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        byte[][] inputs = new byte[BYTES / blockBytes][];
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
