package coffer.s3.residence;

import coffer.kernel.Bytes;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

/// What a place is marked with: which it is, wherever it was copied to, and the epoch that whoever
/// used it last was in. He marks it anew every `interval` for as long as he uses it.
record PlaceMark(Bytes identity, Bytes epoch, Duration interval) {
    private static final int ID_BYTES = 16;
    private static final int SIZE_BYTES = 2 * ID_BYTES + Integer.BYTES;

    static Bytes freshId(SecureRandom random) {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Bytes.adopt(id);
    }

    /// Throws [DisplacedBlobsException] for what no version up to this one writes.
    static PlaceMark parse(Bytes content) {
        // Before there were epochs, a mark was an identity.
        if (content.size() == ID_BYTES) return new PlaceMark(content, Bytes.empty(), Duration.ZERO);
        if (content.size() != SIZE_BYTES) {
            throw new DisplacedBlobsException("a place for blobs was marked by a newer version");
        }
        byte[] bytes = content.toArray();
        return new PlaceMark(
                Bytes.adopt(Arrays.copyOf(bytes, ID_BYTES)),
                Bytes.adopt(Arrays.copyOfRange(bytes, ID_BYTES, 2 * ID_BYTES)),
                Duration.ofSeconds(ByteBuffer.wrap(bytes).getInt(2 * ID_BYTES)));
    }

    Bytes toBytes() {
        return Bytes.adopt(
                ByteBuffer.allocate(SIZE_BYTES)
                        .put(identity.expose())
                        .put(epoch.expose())
                        .putInt(Math.toIntExact(interval.toSeconds()))
                        .array());
    }
}
