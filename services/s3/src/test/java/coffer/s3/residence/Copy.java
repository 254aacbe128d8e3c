package coffer.s3.residence;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.s3.Folders;
import coffer.s3.bucket.Buckets;
import coffer.store.Store;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.BlobStore;
import coffer.store.blob.BlobStores;
import coffer.store.blob.BlobWriter;
import coffer.store.sqlite.SqliteStore;
import coffer.testing.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One copy of an installation's records, and what it does at the place that all copies share.
final class Copy implements AutoCloseable {
    static final Region REGION = new Region("eu-central-1");
    static final Duration INTERVAL = Duration.ofSeconds(1);
    static final FakeClock CLOCK = new FakeClock(Instant.EPOCH);
    private static final SecretBytes STORE_KEY = SecretBytes.adopt(new byte[32]);
    private static final SecretBytes MANIFEST_KEY = SecretBytes.adopt(new byte[32]);

    private final SecureRandom random = new SecureRandom();
    private final Path folder;
    private final Store store;
    private final BlobStores blobs;
    private final Tenure tenure;

    /// With the records that are in `folder`, if there are any.
    Copy(Path folder, BlobPlace shared, Set<Bytes> adopted) {
        this(folder, shared, INTERVAL, adopted);
    }

    /// The same, marking the place every `interval`.
    Copy(Path folder, BlobPlace shared, Duration interval, Set<Bytes> adopted) {
        this.folder = folder;
        this.store = SqliteStore.open(folder.resolve("store"), STORE_KEY, random);
        this.blobs =
                BlobStores.open(
                        folder.resolve("blobs"),
                        new BlobStores.Elsewhere(Optional.empty(), Map.of(REGION, shared)),
                        new BlobStores.Shared(MANIFEST_KEY, random, 0));
        Residences residences = new Residences(store, new Buckets());
        residences.release(REGION);
        Tenures.Terms terms = new Tenures.Terms(interval, adopted, CLOCK, random);
        this.tenure =
                new Tenure(
                        place(),
                        List.of(REGION),
                        new Tenure.Ports(
                                residences,
                                new Epochs(store),
                                terms,
                                rights -> blobs.allow(place(), rights)));
    }

    Tenure tenure() {
        return tenure;
    }

    BlobStore place() {
        return blobs.of(REGION);
    }

    BlobId put() {
        try (BlobWriter writer = place().create(SecretBytes.adopt(new byte[32]), 0)) {
            writer.stream().write(new byte[100_000]);
            writer.commit(Bytes.utf8("whose it is"));
            return writer.id();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a blob", e);
        }
    }

    boolean has(BlobId blob) {
        return place().manifest(blob).isPresent();
    }

    /// What another machine has of these records if they are copied now.
    Path copiedTo(Path other) {
        Folders.copy(folder.resolve("store"), Folders.make(other).resolve("store"));
        return other;
    }

    /// As a server that stops in good order.
    void stop() {
        tenure.leave();
        close();
    }

    /// As a server that is killed, as far as records and places can tell.
    @Override
    public void close() {
        blobs.close();
        store.close();
    }
}
