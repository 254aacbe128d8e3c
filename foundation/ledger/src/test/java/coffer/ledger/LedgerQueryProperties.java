package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.ledger.Page.Cursor;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every query is answered as by looking at each record in turn.
class LedgerQueryProperties {
    private static final List<String> NAMES = List.of("a", "b", "c", "");

    @TempDir Path root;

    @Test
    void findsWhatALookAtEachRecordFinds() {
        Forall.cases(
                15,
                gen -> {
                    Site site = Site.at(root.resolve("case-" + System.nanoTime()));
                    List<AuditRecord> records = new ArrayList<>();
                    try (Ledger ledger = site.open(Site.segmentsOf(1 + gen.below(20_000)))) {
                        for (int batch = 0; batch < 2 + gen.below(8); batch++) {
                            AuditRecord[] some = batch(gen, records.size());
                            records.addAll(List.of(some));
                            for (AuditRecord each : some) site.recordOrTell(ledger, each);
                            ledger.drainNow();
                        }
                        checkQueries(gen, ledger, records);
                    }
                    try (Ledger ledger = site.open()) {
                        checkQueries(gen, ledger, records);
                    }
                });
    }

    private static void checkQueries(Gen gen, Ledger ledger, List<AuditRecord> records) {
        for (int i = 0; i < 40; i++) {
            Query query = query(gen, records);
            List<AuditRecord> expected =
                    records.reversed().stream().filter(value -> oracle(query, value)).toList();

            assertThat(all(ledger, query, 1 + gen.below(7))).isEqualTo(expected);
        }
    }

    private static List<AuditRecord> all(Ledger ledger, Query query, int limit) {
        List<AuditRecord> found = new ArrayList<>();
        Optional<Cursor> cursor = Optional.of(Cursor.NEWEST);
        while (cursor.isPresent()) {
            Page page = ledger.query(query, cursor.get(), limit);
            assertThat(page.records()).hasSizeLessThanOrEqualTo(limit);
            // Opening again closes the intents, of which the oracle knows nothing.
            page.records().stream()
                    .filter(value -> value.eventId().startsWith("id-"))
                    .forEach(found::add);
            cursor = page.next();
        }
        return found;
    }

    private static AuditRecord[] batch(Gen gen, int first) {
        return IntStream.range(first, first + 1 + gen.below(10))
                .mapToObj(number -> record(gen, number))
                .toArray(AuditRecord[]::new);
    }

    private static AuditRecord record(Gen gen, int number) {
        Phase phase = gen.oneOf(List.of(Phase.values()));
        return new AuditRecord(
                "id-" + number,
                Site.START.plusMillis(gen.below(1_000)),
                gen.oneOf(List.of("111111111111", "222222222222")),
                gen.oneOf(List.of("eu-west-1", "us-east-1")),
                gen.oneOf(List.of(EventCategory.values())),
                phase,
                phase == Phase.OUTCOME ? Optional.of("intent") : Optional.empty(),
                gen.oneOf(NAMES) + ".amazonaws.com",
                gen.oneOf(NAMES),
                gen.flip(),
                gen.oneOf(NAMES),
                "arn:aws:iam::111111111111:root",
                gen.flip() ? Optional.of(gen.oneOf(NAMES)) : Optional.empty(),
                IntStream.range(0, gen.below(4))
                        .mapToObj(i -> new ResourceRef(gen.oneOf(NAMES), gen.oneOf(NAMES)))
                        .toList(),
                gen.flip() ? Optional.of("AccessDenied") : Optional.empty(),
                "{}");
    }

    private static Query query(Gen gen, List<AuditRecord> records) {
        AuditRecord like = gen.oneOf(records);
        Query query = Query.managementEvents(like.account(), like.region());
        if (gen.below(4) == 0) query = Query.everything();
        if (gen.flip()) query = query.of(EnumSet.allOf(EventCategory.class));
        if (gen.below(4) == 0) query = query.of(Set.of(EventCategory.DATA));
        if (gen.flip()) {
            Instant from = Site.START.plusMillis(gen.below(1_000));
            query = query.between(from, from.plusMillis(gen.below(600)));
        }
        if (gen.below(5) == 0) return query;
        LookupAttribute attribute = gen.oneOf(List.of(LookupAttribute.values()));
        return query.where(attribute, value(gen, attribute, like));
    }

    private static String value(Gen gen, LookupAttribute attribute, AuditRecord like) {
        return switch (attribute) {
            case EVENT_ID -> like.eventId();
            case EVENT_NAME -> like.eventName();
            case READ_ONLY -> String.valueOf(like.readOnly());
            case USER_NAME -> like.userName();
            case RESOURCE_TYPE, RESOURCE_NAME -> gen.oneOf(NAMES);
            case EVENT_SOURCE -> like.eventSource();
            case ACCESS_KEY_ID -> like.accessKeyId().orElse("none");
        };
    }

    private static boolean oracle(Query query, AuditRecord value) {
        if (value.phase() == Phase.INTENT) return false;
        if (!query.categories().contains(value.category())) return false;
        if (value.time().compareTo(query.from()) < 0) return false;
        if (value.time().compareTo(query.until()) > 0) return false;
        if (query.tenant().isPresent()) {
            Query.Tenant tenant = query.tenant().get();
            if (!tenant.account().equals(value.account())) return false;
            if (!tenant.region().equals(value.region())) return false;
        }
        return query.match().isEmpty() || has(value, query.match().get());
    }

    private static boolean has(AuditRecord value, Query.Match match) {
        String wanted = match.value();
        return switch (match.attribute()) {
            case EVENT_ID -> value.eventId().equals(wanted);
            case EVENT_NAME -> value.eventName().equals(wanted);
            case READ_ONLY -> wanted.equals(value.readOnly() ? "true" : "false");
            case USER_NAME -> !wanted.isEmpty() && value.userName().equals(wanted);
            case RESOURCE_TYPE ->
                    value.resources().stream().anyMatch(r -> Objects.equals(r.type(), wanted));
            case RESOURCE_NAME ->
                    value.resources().stream().anyMatch(r -> Objects.equals(r.name(), wanted));
            case EVENT_SOURCE -> value.eventSource().equals(wanted);
            case ACCESS_KEY_ID ->
                    !wanted.isEmpty() && value.accessKeyId().equals(Optional.of(wanted));
        };
    }
}
