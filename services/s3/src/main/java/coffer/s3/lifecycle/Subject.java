package coffer.s3.lifecycle;

import java.util.Map;

/// What rules ask about an object or a version. A delete marker has neither tags nor size.
public record Subject(String key, Map<String, String> tags, long sizeBytes, boolean isMarker) {
    public Subject {
        tags = Map.copyOf(tags);
    }

    public static Subject marker(String key) {
        return new Subject(key, Map.of(), 0, true);
    }
}
