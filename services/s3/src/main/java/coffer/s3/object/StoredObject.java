package coffer.s3.object;

import coffer.s3.content.Content;
import coffer.s3.lock.ObjectLock;
import java.util.Map;
import java.util.Optional;

/// What a version of an object holds.
public record StoredObject(
        Content content,
        ObjectHeaders headers,
        Map<String, String> tags,
        String storageClass,
        Optional<ObjectLock> lock) {
    public StoredObject {
        tags = Map.copyOf(tags);
    }

    public StoredObject withTags(Map<String, String> changed) {
        return new StoredObject(content, headers, changed, storageClass, lock);
    }

    public StoredObject withLock(Optional<ObjectLock> changed) {
        return new StoredObject(content, headers, tags, storageClass, changed);
    }

    StoredObject with(Content changed) {
        return new StoredObject(changed, headers, tags, storageClass, lock);
    }

    public StoredObject withStorageClass(String changed) {
        return new StoredObject(content, headers, tags, changed, lock);
    }
}
