package coffer.s3.object;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.s3.content.Contents;
import coffer.s3.content.Draft;
import coffer.s3.content.Encryption;
import coffer.s3.content.Envelopes;
import coffer.s3.event.Notifications;
import coffer.s3.lifecycle.Lifecycle;
import coffer.s3.lifecycle.Lifecycles;
import coffer.s3.quota.StorageQuotas;
import coffer.store.Store;
import java.security.SecureRandom;
import java.util.Optional;

/// What operations on objects stand on.
public record ObjectPorts(
        Store store,
        Buckets buckets,
        Lifecycles lifecycles,
        ObjectIndex index,
        Contents contents,
        Envelopes envelopes,
        StorageQuotas quotas,
        Notifications notifications,
        SecureRandom random) {

    /// The bucket a request names. An `expectedOwner` that does not own it is refused.
    public Bucket bucket(String name, Optional<String> expectedOwner) {
        return store.read(snapshot -> buckets.require(snapshot, name, expectedOwner));
    }

    /// What has become of a bucket seen before. Throws NoSuchBucket if it is gone.
    public Bucket now(Bucket seen) {
        return store.read(snapshot -> buckets.now(snapshot, seen));
    }

    /// The lifecycle rules of a bucket.
    public Lifecycle lifecycle(Bucket bucket) {
        return store.read(snapshot -> lifecycles.of(snapshot, bucket));
    }

    /// For the name of one new version.
    public Bytes versionRandom() {
        byte[] bytes = new byte[OpaqueId.RANDOM_BYTES];
        random.nextBytes(bytes);
        return Bytes.adopt(bytes);
    }

    /// The MD5 of what arrived, or something that says nothing of it.
    public String etag(Draft draft, Encryption encryption) {
        return encryption.hasMd5Tag() ? draft.md5().toHex() : versionRandom().toHex();
    }
}
