package coffer.s3.integrity;

import coffer.s3.bucket.BucketKeys;
import coffer.s3.bucket.Buckets;
import coffer.s3.content.BucketReader;
import coffer.s3.content.Contents;
import coffer.s3.object.ObjectIndex;
import coffer.s3.object.ObjectPorts;
import coffer.store.Store;
import coffer.store.StoreDirectory;
import coffer.store.blob.BlobStores;
import coffer.store.keys.KeyTable;
import java.security.SecureRandom;

/// All that is stored, as whoever looks it over needs it.
public record Inventory(
        Store store,
        KeyTable keys,
        BlobStores blobs,
        Buckets buckets,
        ObjectIndex index,
        Contents contents,
        BucketReader reader) {

    /// What lies in an installation whose server does not run.
    public static Inventory offline(StoreDirectory directory, BucketKeys bucketKeys) {
        Contents contents =
                new Contents(
                        directory.store(), directory.keys(), directory.blobs(), new SecureRandom());
        return new Inventory(
                directory.store(),
                directory.keys(),
                directory.blobs(),
                new Buckets(),
                new ObjectIndex(),
                contents,
                new BucketReader(directory.store(), bucketKeys, contents));
    }

    /// What a running service has.
    public static Inventory of(ObjectPorts objects, BlobStores blobs, BucketKeys bucketKeys) {
        return new Inventory(
                objects.store(),
                objects.contents().keys(),
                blobs,
                objects.buckets(),
                objects.index(),
                objects.contents(),
                new BucketReader(objects.store(), bucketKeys, objects.contents()));
    }
}
