package coffer.s3.object;

import coffer.s3.acl.AccessControl;
import coffer.s3.content.Content;
import coffer.s3.lock.ObjectLock;
import java.util.Map;
import java.util.Optional;

/// What a version of an object holds. `acl` is there if it belongs to another account than the
/// bucket, or to nobody who is known, or if anything is granted to anybody else.
public record StoredObject(
        Content content,
        ObjectHeaders headers,
        Map<String, String> tags,
        String storageClass,
        Optional<ObjectLock> lock,
        Optional<AccessControl> acl) {
    public StoredObject {
        tags = Map.copyOf(tags);
    }

    /// One that is the bucket owner's alone.
    public StoredObject(
            Content content,
            ObjectHeaders headers,
            Map<String, String> tags,
            String storageClass,
            Optional<ObjectLock> lock) {
        this(content, headers, tags, storageClass, lock, Optional.empty());
    }

    public StoredObject withTags(Map<String, String> changed) {
        return new StoredObject(content, headers, changed, storageClass, lock, acl);
    }

    public StoredObject withLock(Optional<ObjectLock> changed) {
        return new StoredObject(content, headers, tags, storageClass, changed, acl);
    }

    StoredObject with(Content changed) {
        return new StoredObject(changed, headers, tags, storageClass, lock);
    }

    public StoredObject withStorageClass(String changed) {
        return new StoredObject(content, headers, tags, changed, lock, acl);
    }

    public StoredObject withAcl(Optional<AccessControl> changed) {
        return new StoredObject(content, headers, tags, storageClass, lock, changed);
    }
}
