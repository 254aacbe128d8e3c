package coffer.benchmarks.section;

import coffer.benchmarks.child.Coffer;
import coffer.crypto.root.RootKey;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.s3.object.ObjectIndex;
import coffer.s3.object.Version;
import coffer.server.config.Configuration;
import coffer.server.root.RootKeys;
import coffer.store.Store;
import coffer.store.StoreDirectory;
import coffer.store.keys.KeyTable;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// The names of a bucket of many keys, a thousand to a folder.
///
/// A million objects take ten minutes to put. Their names alone, which is all that a listing reads,
/// are there in one: while no server runs, what the index has of one object is written under all of
/// them. So the others cannot be opened.
record ManyKeys(int count) {
    static final int IN_FOLDER = 1_000;
    private static final int IN_TRANSACTION = 5_000;

    static String folder(int number) {
        return "folder-%06d/".formatted(number);
    }

    static String name(int number) {
        return folder(number / IN_FOLDER) + "object-%06d".formatted(number % IN_FOLDER);
    }

    int folders() {
        return count / IN_FOLDER;
    }

    /// The first one must be there.
    void write(Coffer.Site site) {
        Configuration configuration = Configuration.of(Optional.empty(), Map.of(), site.settings());
        SecureRandom random = new SecureRandom();
        RootKeys rootKeys = new RootKeys(configuration, random);
        try (RootKey root = rootKeys.open();
                StoreDirectory directory =
                        StoreDirectory.open(
                                site.data(),
                                new KeyTable.Ports(
                                        rootKeys.directory(),
                                        root,
                                        InstantSource.system(),
                                        random))) {
            copyFirst(directory.store());
        }
    }

    private void copyFirst(Store store) {
        ObjectIndex index = new ObjectIndex();
        Bucket bucket =
                store.read(snapshot -> new Buckets().find(snapshot, Tenant.BUCKET)).orElseThrow();
        Version first =
                store.read(snapshot -> index.current(snapshot, bucket, name(0))).orElseThrow();
        for (int from = 1; from < count; from += IN_TRANSACTION) {
            int start = from;
            int end = Math.min(count, from + IN_TRANSACTION);
            var _ =
                    store.write(tx -> {
                        for (int i = start; i < end; i++) index.put(tx, bucket, as(first, name(i)));
                        return end;
                    });
        }
    }

    private static Version as(Version first, String name) {
        return new Version(
                name,
                first.versionId(),
                first.sequence(),
                first.nullSequence(),
                first.lastModified(),
                first.object());
    }
}
