package coffer.server.root;

import coffer.kernel.AccountId;
import coffer.kernel.Region;
import coffer.kernel.TimeText;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.JsonText;
import coffer.ledger.Ledger;
import coffer.ledger.Phase;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Store;
import coffer.store.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Puts what was done with the root key on the record, once: by the command that did it, or by the
/// next start if that was cut short.
public record RootKeyRecords(Store store, Ledger ledger, AccountId account, Region region) {
    private static final Table<Recorded> LAST = Table.unordered("root_key", Recorded.class);
    private static final Key KEY = Key.of(Scope.of("root key"), "last");
    private static final String SOURCE = "kms.amazonaws.com";
    private static final String ACTOR = "coffer root-key";

    record Recorded(String eventId) {}

    public void catchUp(RootKeyNote note, Instant now) {
        Recorded latest = new Recorded(note.eventId());
        if (store.read(snapshot -> snapshot.find(LAST, KEY)).equals(Optional.of(latest))) return;
        store.write(tx -> {
            tx.put(LAST, KEY, latest);
            ledger.record(tx, record(note, now.truncatedTo(ChronoUnit.MILLIS)));
            return true;
        });
    }

    // AWS: CloudTrail User Guide, "AwsServiceEvent".
    private AuditRecord record(RootKeyNote note, Instant now) {
        return new AuditRecord(
                note.eventId(),
                now,
                account.digits(),
                region.name(),
                EventCategory.MANAGEMENT,
                Phase.COMPLETE,
                Optional.empty(),
                SOURCE,
                name(note),
                false,
                note.operator(),
                ACTOR,
                Optional.empty(),
                List.of(),
                Optional.empty(),
                json(note, now));
    }

    private static String name(RootKeyNote note) {
        return switch (note.event()) {
            case ROTATED -> "RotateRootKey";
            case PROTECTED -> "ProtectRootKey";
        };
    }

    private String json(RootKeyNote note, Instant now) {
        JsonText json = new JsonText().startObject();
        json.property("eventVersion", "1.11");
        json.name("userIdentity").startObject();
        json.property("type", "AWSService");
        json.property("accountId", account.digits());
        json.property("invokedBy", ACTOR);
        json.endObject();
        json.property("eventTime", TimeText.ofSecond(now));
        json.property("eventSource", SOURCE);
        json.property("eventName", name(note));
        json.property("awsRegion", region.name());
        json.property("sourceIPAddress", ACTOR);
        json.property("userAgent", ACTOR);
        json.name("requestParameters").nothing();
        json.name("responseElements").nothing();
        json.property("eventID", note.eventId());
        json.property("readOnly", false);
        json.property("eventType", "AwsServiceEvent");
        json.property("managementEvent", true);
        json.property("recipientAccountId", account.digits());
        json.name("serviceEventDetails").startObject();
        json.property("operator", note.operator());
        json.property("changedAt", TimeText.ofSecond(note.at()));
        json.property("formerFingerprint", note.change().former());
        json.property("fingerprint", note.change().present());
        json.property("wasKept", note.change().wasKept());
        json.property("isKept", note.change().isKept());
        json.endObject();
        json.property("eventCategory", "Management");
        json.endObject();
        return json.toString();
    }
}
