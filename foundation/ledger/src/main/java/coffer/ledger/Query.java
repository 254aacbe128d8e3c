package coffer.ledger;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Which records to list. Both ends of the time are included.
///
/// Intents are not listed: their outcome tells the whole call. Without a tenant every account and
/// region is searched, which has to read each record and is for the operator.
public record Query(
        Optional<Tenant> tenant,
        Set<EventCategory> categories,
        Instant from,
        Instant until,
        Optional<Match> match) {

    private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T23:59:59.999Z");

    /// Whose records: one account in one region.
    public record Tenant(String account, String region) {}

    /// An attribute and the exact value it must have.
    public record Match(LookupAttribute attribute, String value) {}

    public Query {
        categories = Set.copyOf(categories);
        // Further than any record's time, and still a number of milliseconds.
        if (from.isBefore(Instant.EPOCH)) from = Instant.EPOCH;
        if (until.isAfter(FAR_FUTURE)) until = FAR_FUTURE;
        if (from.isAfter(FAR_FUTURE) || until.isBefore(Instant.EPOCH)) {
            from = FAR_FUTURE;
            until = Instant.EPOCH;
        }
    }

    /// All management events of one account in one region.
    public static Query managementEvents(String account, String region) {
        return new Query(
                Optional.of(new Tenant(account, region)),
                Set.of(EventCategory.MANAGEMENT),
                Instant.EPOCH,
                FAR_FUTURE,
                Optional.empty());
    }

    /// Every event of the installation.
    public static Query everything() {
        return new Query(
                Optional.empty(),
                EnumSet.allOf(EventCategory.class),
                Instant.EPOCH,
                FAR_FUTURE,
                Optional.empty());
    }

    public Query of(Set<EventCategory> wanted) {
        return new Query(tenant, wanted, from, until, match);
    }

    public Query between(Instant first, Instant last) {
        return new Query(tenant, categories, first, last, match);
    }

    public Query where(LookupAttribute attribute, String value) {
        return new Query(tenant, categories, from, until, Optional.of(new Match(attribute, value)));
    }

    boolean matches(AuditRecord value) {
        return value.phase() != Phase.INTENT
                && categories.contains(value.category())
                && !value.time().isBefore(from)
                && !value.time().isAfter(until)
                && tenant.map(t -> owns(t, value)).orElse(true)
                && match.map(m -> m.attribute().valuesOf(value).contains(m.value())).orElse(true);
    }

    private static boolean owns(Tenant tenant, AuditRecord value) {
        return tenant.account().equals(value.account()) && tenant.region().equals(value.region());
    }
}
