package coffer.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What records can be looked up by: the attributes of CloudTrail's `LookupEvents`.
public enum LookupAttribute {
    EVENT_ID,
    EVENT_NAME,
    /// `true` or `false`.
    READ_ONLY,
    USER_NAME,
    RESOURCE_TYPE,
    RESOURCE_NAME,
    EVENT_SOURCE,
    ACCESS_KEY_ID;

    List<String> valuesOf(AuditRecord value) {
        return switch (this) {
            case EVENT_ID -> List.of(value.eventId());
            case EVENT_NAME -> List.of(value.eventName());
            case READ_ONLY -> List.of(Boolean.toString(value.readOnly()));
            case USER_NAME -> some(Optional.of(value.userName()));
            case RESOURCE_TYPE -> distinct(value.resources(), ResourceRef::type);
            case RESOURCE_NAME -> distinct(value.resources(), ResourceRef::name);
            case EVENT_SOURCE -> List.of(value.eventSource());
            case ACCESS_KEY_ID -> some(value.accessKeyId());
        };
    }

    private static List<String> some(Optional<String> text) {
        return text.filter(t -> !t.isEmpty()).map(List::of).orElse(List.of());
    }

    private static List<String> distinct(
            List<ResourceRef> resources, Function<ResourceRef, String> part) {
        return switch (resources.size()) {
            case 0 -> List.of();
            case 1 -> List.of(part.apply(resources.getFirst()));
            default -> resources.stream().map(part).distinct().toList();
        };
    }
}
