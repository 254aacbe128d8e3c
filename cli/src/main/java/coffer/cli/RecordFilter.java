package coffer.cli;

import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.Query;
import coffer.server.config.ConfigurationException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/// Which records to print.
final class RecordFilter {
    @Option(names = "--event", description = "an event's name, such as GetObject")
    private Optional<String> event = Optional.empty();

    @Option(names = "--user", description = "a user's or session's name")
    private Optional<String> user = Optional.empty();

    @Option(names = "--resource", description = "a resource's ARN")
    private Optional<String> resource = Optional.empty();

    @Option(names = "--data", description = "data events only")
    private boolean isDataOnly;

    @Option(names = "--since", description = "an instant, such as 2026-11-21T08:00:00Z")
    private Optional<String> since = Optional.empty();

    Query query() {
        Query query = Query.everything();
        if (isDataOnly) query = query.of(Set.of(EventCategory.DATA));
        return since.isEmpty() ? query : query.between(instant(since.get()), query.until());
    }

    boolean wants(AuditRecord found) {
        return event.map(found.eventName()::equals).orElse(true)
                && user.map(found.userName()::equals).orElse(true)
                && resource.map(name -> concerns(found, name)).orElse(true);
    }

    private static boolean concerns(AuditRecord found, String name) {
        return found.resources().stream().anyMatch(ref -> ref.name().equals(name));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ConfigurationException("`" + text + "` is not an instant");
        }
    }
}
