package coffer.iam.lastaccess;

import coffer.iam.account.OwnRecords;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.lastaccess.AccessReport.Event;
import coffer.iam.lastaccess.AccessReport.Use;
import coffer.ledger.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Looks through the ledger for the last calls of some people to one service, the newest first.
record LedgerSearch(OwnRecords records) {
    // AWS: IAM User Guide, "Refine permissions using last accessed information": 400 days.
    static final Duration TRACKED = Duration.ofDays(400);

    Use of(Namespace service, List<Entity> entities, Instant now) {
        Map<String, Entity> byPrincipal = new HashMap<>();
        entities.forEach(entity -> byPrincipal.put(principal(entity), entity));
        Map<String, Instant> lastByEntity = new HashMap<>();
        Map<String, Event> lastByAction = new HashMap<>();
        try (Stream<AuditRecord> calls =
                records.ofService(service.eventSource(), now.minus(TRACKED), now)) {
            calls.forEach(record -> {
                Entity entity = byPrincipal.get(principal(record));
                if (entity == null || record.time().isBefore(entity.created())) return;
                lastByEntity.merge(entity.id(), record.time(), LedgerSearch::later);
                Event event =
                        new Event(
                                entity.arn(records.account()).toString(),
                                record.time(),
                                record.region());
                lastByAction.merge(record.eventName(), event, LedgerSearch::later);
            });
        }
        Optional<Event> last = lastByAction.values().stream().reduce(LedgerSearch::later);
        return new Use(service, entities, last, lastByEntity, lastByAction);
    }

    /// What the record of a call has for this caller, but for a session's name.
    private String principal(Entity entity) {
        return entity.kind() == EntityKind.ROLE
                ? "arn:aws:sts::" + records.account() + ":assumed-role/" + entity.name()
                : entity.arn(records.account()).toString();
    }

    private static String principal(AuditRecord record) {
        String arn = record.principalArn();
        return arn.contains(":assumed-role/") ? arn.substring(0, arn.lastIndexOf('/')) : arn;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Event later(Event one, Event other) {
        return other.time().isAfter(one.time()) ? other : one;
    }
}
