package coffer.gate.record;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.JsonText;
import coffer.ledger.Phase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Counts requests whose sender nobody proved to be anyone, and puts the sums on the record from
/// time to time. One record each would let anyone who can connect wear out the disk.
public final class Rejections {
    private static final int MAX_SOURCES = 2_048;
    private static final int MAX_TEXT = 128;
    private static final String ELSEWHERE = "other";

    private final Map<Source, Long> counts = new ConcurrentHashMap<>();
    private final AccountId account;
    private final Region region;
    private final Supplier<UUID> eventIds;

    private record Source(String address, String code) {}

    public Rejections(AccountId account, Region region, Supplier<UUID> eventIds) {
        this.account = account;
        this.region = region;
        this.eventIds = eventIds;
    }

    /// Adds one. Addresses beyond the first few thousand are summed up together.
    public void count(String address, String code) {
        Source source =
                new Source(BoundedText.of(address, MAX_TEXT), BoundedText.of(code, MAX_TEXT));
        boolean isNew = !counts.containsKey(source);
        boolean isCrowded = isNew && counts.size() >= MAX_SOURCES;
        add(isCrowded ? new Source(ELSEWHERE, source.code()) : source, 1);
    }

    /// Hands everything counted since the last call to `recorder`, as one record; nothing if there
    /// was nothing. If `recorder` throws, the counts stay for the next call.
    public void drain(Instant now, Consumer<AuditRecord> recorder) {
        Map<Source, Long> taken = take();
        if (taken.isEmpty()) return;
        try {
            recorder.accept(record(now.truncatedTo(ChronoUnit.MILLIS), taken));
        } catch (RuntimeException e) {
            taken.forEach(this::add);
            throw e;
        }
    }

    private void add(Source source, long count) {
        counts.merge(source, count, Long::sum);
    }

    /// Each count is taken whole or left for the next time, so none is lost to a concurrent one.
    private Map<Source, Long> take() {
        Map<Source, Long> taken = new LinkedHashMap<>();
        for (Source source : List.copyOf(counts.keySet())) {
            Long count = counts.remove(source);
            if (count != null) taken.put(source, count);
        }
        return taken;
    }

    private AuditRecord record(Instant time, Map<Source, Long> taken) {
        String eventId = eventIds.get().toString();
        return new AuditRecord(
                eventId,
                time,
                account.digits(),
                region.name(),
                EventCategory.MANAGEMENT,
                Phase.COMPLETE,
                Optional.empty(),
                "coffer",
                "RejectedRequests",
                true,
                "ANONYMOUS_PRINCIPAL",
                "*",
                Optional.empty(),
                List.of(),
                Optional.of("NotAuthenticated"),
                json(eventId, time, taken));
    }

    private static String json(String eventId, Instant time, Map<Source, Long> taken) {
        JsonText json = new JsonText().startObject();
        json.property("eventTime", time.toString());
        json.property("eventSource", "coffer");
        json.property("eventName", "RejectedRequests");
        json.property("eventID", eventId);
        json.name("rejections");
        json.startArray();
        taken.forEach((source, count) -> {
            json.startObject();
            json.property("sourceIPAddress", source.address());
            json.property("errorCode", source.code());
            json.property("count", count);
            json.endObject();
        });
        json.endArray();
        json.endObject();
        return json.toString();
    }
}
