package coffer.s3.object;

import coffer.s3.content.Content;
import java.util.Map;

/// What a version of an object holds.
public record StoredObject(
        Content content, ObjectHeaders headers, Map<String, String> tags, String storageClass) {
    public StoredObject {
        tags = Map.copyOf(tags);
    }

    public StoredObject withTags(Map<String, String> changed) {
        return new StoredObject(content, headers, changed, storageClass);
    }
}
