package coffer.wire.checksum;

import coffer.kernel.Bytes;
import java.security.MessageDigest;

/// A checksum being computed over a stream. Used by one thread, and once: [#digest] ends it.
public sealed interface Checksum {

    void update(byte[] buffer, int offset, int length);

    /// The checksum in its wire byte order (big endian).
    Bytes digest();

    /// A cyclic redundancy check of 32 or 64 bits.
    record Crc(java.util.zip.Checksum state, int sizeBytes) implements Checksum {
        @Override
        public void update(byte[] buffer, int offset, int length) {
            state.update(buffer, offset, length);
        }

        @Override
        public Bytes digest() {
            return Crcs.toBytes(state.getValue(), sizeBytes);
        }
    }

    /// A cryptographic hash.
    record Hash(MessageDigest state) implements Checksum {
        @Override
        public void update(byte[] buffer, int offset, int length) {
            state.update(buffer, offset, length);
        }

        @Override
        public Bytes digest() {
            return Bytes.adopt(state.digest());
        }
    }
}
