package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/// Reads what a TPM writes: big-endian numbers, and bytes after their length.
final class TpmReader {
    private final ByteBuffer input;

    private TpmReader(Bytes bytes) {
        this.input = ByteBuffer.wrap(bytes.expose());
    }

    /// What `shape` makes of all of `bytes`. Throws [RefusedDocumentException].
    static <T> T read(Bytes bytes, Function<TpmReader, T> shape) {
        TpmReader reader = new TpmReader(bytes);
        try {
            T value = shape.apply(reader);
            if (reader.input.hasRemaining()) throw RefusedDocumentException.malformed();
            return value;
        } catch (BufferUnderflowException tooShort) {
            throw RefusedDocumentException.malformed();
        }
    }

    int u8() {
        return Byte.toUnsignedInt(input.get());
    }

    int u16() {
        return Short.toUnsignedInt(input.getShort());
    }

    int i32() {
        return input.getInt();
    }

    Bytes sized() {
        return bytes(u16());
    }

    Bytes bytes(int length) {
        if (length > input.remaining()) throw RefusedDocumentException.malformed();
        byte[] bytes = new byte[length];
        input.get(bytes);
        return Bytes.adopt(bytes);
    }
}
