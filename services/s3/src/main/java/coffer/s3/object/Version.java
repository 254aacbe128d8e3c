package coffer.s3.object;

import coffer.s3.acl.AccessControl;
import coffer.s3.api.Owner;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.CanonicalUser;
import coffer.s3.content.Content;
import coffer.s3.error.S3Error;
import coffer.s3.event.Touched;
import coffer.s3.lifecycle.Lifecycle;
import coffer.s3.lifecycle.Subject;
import coffer.s3.lock.ObjectLock;
import coffer.s3.quota.Usage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// One version of one key; without an object it is a delete marker.
///
/// `sequence` grows with every version of the key. `nullSequence` is where the key's null version
/// was when this version was written: as there is one at most and every later version knows it, the
/// newest one always tells where to look.
public record Version(
        String key,
        String versionId,
        long sequence,
        Optional<Long> nullSequence,
        Instant lastModified,
        Optional<StoredObject> object) {
    /// The name of the version that a bucket without versioning writes.
    public static final String NULL_ID = "null";

    /// Throws InvalidArgument if no version is ever named like that.
    static void checkId(String versionId) {
        if (versionId.equals(NULL_ID) || OpaqueId.number(versionId).isPresent()) return;
        throw S3Error.INVALID_ARGUMENT
                .because("Invalid version id specified")
                .with(Map.of("ArgumentName", "versionId", "ArgumentValue", versionId));
    }

    public boolean marksDeletion() {
        return object.isEmpty();
    }

    public boolean hasNullId() {
        return versionId.equals(NULL_ID);
    }

    /// What keeps it; a delete marker is never kept.
    public ObjectLock lock() {
        return object.flatMap(StoredObject::lock).orElse(ObjectLock.NONE);
    }

    /// What those are told of it who wait for what happens to it.
    public Touched touched() {
        return new Touched(
                key,
                hasNullId() ? Optional.empty() : Optional.of(versionId),
                object.map(stored -> stored.content().sizeBytes()),
                object.map(stored -> stored.content().etag()),
                sequence);
    }

    /// What it takes of a quota.
    public Usage usage() {
        return Usage.ofOne(object.map(stored -> stored.content().sizeBytes()).orElse(0L));
    }

    /// What lifecycle rules ask about it.
    public Subject subject() {
        return object.map(stored ->
                        new Subject(key, stored.tags(), stored.content().sizeBytes(), false))
                .orElseGet(() -> Subject.marker(key));
    }

    /// What the `x-amz-expiration` header says of it while it is current.
    public Optional<String> expiration(Lifecycle lifecycle) {
        return lifecycle.expiry(subject(), lastModified).map(Lifecycle.Due::asExpiration);
    }

    public Version withTags(Map<String, String> tags) {
        return with(stored -> stored.withTags(tags));
    }

    public Version with(ObjectLock lock) {
        return with(stored -> stored.withLock(Optional.of(lock)));
    }

    public Version withStorageClass(String storageClass) {
        return with(stored -> stored.withStorageClass(storageClass));
    }

    Version with(Content content) {
        return with(stored -> stored.with(content));
    }

    public Version withAcl(Optional<AccessControl> acl) {
        return with(stored -> stored.withAcl(acl));
    }

    /// The list that counts in its bucket, unless it is the bucket owner's alone.
    public Optional<AccessControl> aclIn(Bucket bucket) {
        return bucket.counting(object.flatMap(StoredObject::acl));
    }

    /// Its owner as listings show him; whoever owns the bucket owns its delete markers.
    public Owner shownOwner(Bucket bucket) {
        return aclIn(bucket)
                .map(AccessControl::shownOwner)
                .orElseGet(() -> CanonicalUser.ownerOf(bucket.owner()));
    }

    private Version with(UnaryOperator<StoredObject> change) {
        return new Version(
                key, versionId, sequence, nullSequence, lastModified, object.map(change));
    }
}
