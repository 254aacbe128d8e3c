package coffer.s3.content;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Digests;
import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.ChunkedReader;
import coffer.crypto.chunked.Layout;
import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.SealedBlob;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the blobs of an object tell of it by themselves, where the bucket's own key opens them: how
/// long they are and what they hash to. All else was in its record.
public final class Recovery {
    private static final ChecksumAlgorithm ALGORITHM = ChecksumAlgorithm.CRC64NVME;

    private final Contents contents;
    private final BucketReader reader;

    public Recovery(Contents contents, BucketReader reader) {
        this.contents = contents;
        this.reader = reader;
    }

    /// An object's content, and its parts if it has a list of them.
    public record Recovered(Content content, List<PartEntry> parts) {
        public Recovered {
            parts = List.copyOf(parts);
        }
    }

    private record Measured(BlobRef blob, Bytes md5, Bytes checksum) {}

    /// Reads the only blob of an object. Throws what [BucketReader#open] throws.
    public Recovered whole(Bucket bucket, String blob) {
        Measured measured = measure(bucket, blob);
        Content content =
                new Content(
                        measured.blob().sizeBytes(),
                        measured.md5().toHex(),
                        stored(measured.checksum()),
                        Encryption.SSE_S3,
                        Optional.of(measured.blob()),
                        Optional.empty());
        return new Recovered(content, List.of());
    }

    /// The same of an object in parts, which are listed as `listId` and numbered by their places.
    public Recovered inParts(Bucket bucket, String listId, List<String> ids) {
        List<PartEntry> parts = new ArrayList<>();
        List<ChecksumAlgorithm.Part> sums = new ArrayList<>();
        List<byte[]> tags = new ArrayList<>();
        for (String id : ids) {
            Measured measured = measure(bucket, id);
            tags.add(measured.md5().toArray());
            sums.add(new ChecksumAlgorithm.Part(measured.checksum(), measured.blob().sizeBytes()));
            Optional<String> shown = Optional.of(ALGORITHM.format(measured.checksum()));
            parts.add(new PartEntry(parts.size() + 1, measured.blob(), shown));
        }
        byte[] tag = Digests.md5(tags.toArray(byte[][]::new));
        Content content =
                new Content(
                        sums.stream().mapToLong(ChecksumAlgorithm.Part::sizeBytes).sum(),
                        Bytes.adopt(tag).toHex() + "-" + parts.size(),
                        stored(ALGORITHM.fullObject(sums)),
                        Encryption.SSE_S3,
                        Optional.empty(),
                        Optional.of(new Content.PartsRef(listId, parts.size())));
        return new Recovered(content, parts);
    }

    private static StoredChecksum stored(Bytes checksum) {
        return new StoredChecksum(
                ALGORITHM, StoredChecksum.Type.FULL_OBJECT, ALGORITHM.format(checksum));
    }

    private Measured measure(Bucket bucket, String id) {
        BlobRef blob = new BlobRef(id, lengthOf(bucket, id));
        try (ChunkedReader chunks = reader.open(bucket, blob)) {
            Hashing hashing = new Hashing(true, Set.of(ALGORITHM));
            byte[] buffer = new byte[Layout.CHUNK_BYTES];
            InputStream bytes = chunks.all();
            for (long left = blob.sizeBytes(); left > 0; ) {
                int count = bytes.readNBytes(buffer, 0, buffer.length);
                hashing.update(buffer, count);
                hashing.await();
                left -= count;
            }
            Hashing.Hashes hashes = hashing.finish();
            return new Measured(blob, hashes.md5(), hashes.checksum(ALGORITHM));
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot read a blob", failure);
        }
    }

    private long lengthOf(Bucket bucket, String id) {
        try (SealedBlob blob = contents.sealed(bucket, BlobId.parse(id))) {
            long length = Layout.plaintextLength(blob.sizeBytes());
            if (length < 0) throw new AuthenticationFailedException();
            return length;
        }
    }
}
