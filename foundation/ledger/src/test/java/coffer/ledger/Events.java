package coffer.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Records to record.
final class Events {
    static final String ACCOUNT = "111122223333";
    static final String REGION = "eu-central-1";

    private Events() {}

    static AuditRecord numbered(int number) {
        return at("event-%05d".formatted(number), Site.START.plusSeconds(number));
    }

    static AuditRecord at(String eventId, Instant time) {
        return record(eventId, time, Phase.COMPLETE, Optional.empty());
    }

    static AuditRecord intent(String eventId) {
        return record(eventId, Site.START, Phase.INTENT, Optional.empty());
    }

    static AuditRecord outcome(String eventId, String intentId) {
        return record(eventId, Site.START, Phase.OUTCOME, Optional.of(intentId));
    }

    private static AuditRecord record(
            String eventId, Instant time, Phase phase, Optional<String> intentId) {
        return new AuditRecord(
                eventId,
                time,
                ACCOUNT,
                REGION,
                EventCategory.MANAGEMENT,
                phase,
                intentId,
                "kms.amazonaws.com",
                "Decrypt",
                true,
                "alice",
                "arn:aws:iam::111122223333:user/alice",
                Optional.of("AKIAIOSFODNN7EXAMPLE"),
                List.of(
                        new ResourceRef(
                                "AWS::KMS::Key", "arn:aws:kms:eu-central-1:111122223333:key/1")),
                Optional.empty(),
                "{\"eventID\":\"%s\",\"eventName\":\"Decrypt\",\"requestParameters\":{\"a\":[1]}}"
                        .formatted(eventId));
    }
}
