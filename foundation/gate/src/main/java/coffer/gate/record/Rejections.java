package coffer.gate.record;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.Phase;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Counts requests whose sender nobody proved to be anyone, and puts the sums on the record from
/// time to time. One record each would let anyone who can connect wear out the disk.
public final class Rejections {
    private static final int MAX_COUNTED = 4_096;
    private static final Source OTHERS = new Source("other", "other");

    private final Map<Source, LongAdder> counts = new ConcurrentHashMap<>();
    private final JsonFactory factory = new JsonFactory();
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
        Source source = new Source(address, code);
        boolean crowded = counts.size() >= MAX_COUNTED && !counts.containsKey(source);
        counts.computeIfAbsent(crowded ? OTHERS : source, key -> new LongAdder()).increment();
    }

    /// Everything counted since the last call, as one record; empty if there was nothing.
    public Optional<AuditRecord> drain(Instant now) {
        if (counts.isEmpty()) return Optional.empty();
        String eventId = eventIds.get().toString();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("eventTime", now.toString());
            json.writeStringProperty("eventSource", "coffer");
            json.writeStringProperty("eventName", "RejectedRequests");
            json.writeStringProperty("eventID", eventId);
            json.writeArrayPropertyStart("rejections");
            for (Source source : List.copyOf(counts.keySet())) write(json, source);
            json.writeEndArray();
            json.writeEndObject();
        }
        return Optional.of(
                new AuditRecord(
                        eventId,
                        now,
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
                        text.toString()));
    }

    private void write(JsonGenerator json, Source source) {
        LongAdder count = counts.remove(source);
        if (count == null) return;
        json.writeStartObject();
        json.writeStringProperty("sourceIPAddress", source.address());
        json.writeStringProperty("errorCode", source.code());
        json.writeNumberProperty("count", count.sum());
        json.writeEndObject();
    }
}
