package coffer.iam.lastaccess;

import coffer.iam.directory.Entity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a finished job found: for each service that is allowed, who used it last and when.
record AccessReport(List<Use> services) {
    AccessReport {
        services = List.copyOf(services);
    }

    /// Of one service; `byEntity` has the last time by unique id, `actions` the last use of each.
    record Use(
            Namespace service,
            List<Entity> entities,
            Optional<Event> last,
            Map<String, Instant> byEntity,
            Map<String, Event> actions) {
        Use {
            entities = List.copyOf(entities);
            byEntity = Map.copyOf(byEntity);
            actions = Map.copyOf(actions);
        }
    }

    /// One call: by whom, when and where.
    record Event(String entityArn, Instant time, String region) {}

    Optional<Use> of(String namespace) {
        return services.stream()
                .filter(use -> use.service().prefix().equals(namespace))
                .findFirst();
    }
}
