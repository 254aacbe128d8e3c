package coffer.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One thing asked of the installation and what came of it.
///
/// `json` is the record as CloudTrail shows it, with secrets already left out; the other components
/// repeat what records are looked up by. Every record has an `eventId` of its own; an outcome names
/// that of its intent as `intentId`.
public record AuditRecord(
        String eventId,
        Instant time,
        String account,
        String region,
        EventCategory category,
        Phase phase,
        Optional<String> intentId,
        String eventSource,
        String eventName,
        boolean readOnly,
        String userName,
        String principalArn,
        Optional<String> accessKeyId,
        List<ResourceRef> resources,
        Optional<String> errorCode,
        String json) {

    /// The length of `json`, and of what else may be long; CloudTrail allows an event 256 KB.
    public static final int MAX_CHARS = 1 << 20;

    private static final int RESOURCE_OVERHEAD = 16;
    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

    public AuditRecord {
        resources = List.copyOf(resources);
        if (eventId.isEmpty()) throw new IllegalArgumentException("a record has no event id");
        if (intentId.isPresent() != (phase == Phase.OUTCOME)) {
            throw new IllegalArgumentException("an outcome, and only that, names its intent");
        }
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LAST_TIME)) {
            throw new IllegalArgumentException("a record's time is out of range");
        }
        // Whatever is accepted here must be writable, or one record would stop all that follow.
        if (json.length() > MAX_CHARS
                || length(resources) > MAX_CHARS
                || length(eventId, account, region, eventSource, eventName) > MAX_CHARS
                || length(userName, principalArn, errorCode.orElse("")) > MAX_CHARS
                || length(intentId.orElse(""), accessKeyId.orElse("")) > MAX_CHARS) {
            throw new IllegalArgumentException("a record is too long");
        }
    }

    private static long length(String... texts) {
        long length = 0;
        for (String text : texts) length += text.length();
        return length;
    }

    private static long length(List<ResourceRef> resources) {
        long length = 0;
        for (ResourceRef each : resources) {
            length += RESOURCE_OVERHEAD + each.type().length() + each.name().length();
        }
        return length;
    }
}
