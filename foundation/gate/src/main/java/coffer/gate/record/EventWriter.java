package coffer.gate.record;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.kernel.AccountId;
import coffer.kernel.TimeText;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.JsonText;
import coffer.ledger.ResourceRef;
import coffer.policy.Decision;
import coffer.wire.http.HttpExchange.Connection;
import coffer.wire.schema.Structure;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Turns a happening into the audit record, whose text has the shape of a CloudTrail event.
///
/// AWS: CloudTrail User Guide, "CloudTrail record contents". Beyond AWS, `additionalEventData`
/// holds each decision that was taken with the statement that took it.
///
/// Whatever a caller sends can be recorded: long texts are cut, long lists end with the number of
/// what is left out.
public final class EventWriter {
    private static final String EVENT_VERSION = "1.11";
    private static final int MAX_HEADER = 1_024;
    private static final int MAX_MESSAGE = 4_096;
    private static final int MAX_NAME = 2_048;
    private static final int MAX_FACT = 256;
    private static final int MAX_DECISIONS_CHARS = 128 * 1024;
    private static final int OVERHEAD_CHARS = 64;

    private final AccountId installationAccount;
    private final Supplier<UUID> eventIds;

    /// Records of anonymous callers who ask for nothing that is anybody's belong to
    /// `installationAccount`.
    public EventWriter(AccountId installationAccount, Supplier<UUID> eventIds) {
        this.installationAccount = installationAccount;
        this.eventIds = eventIds;
    }

    /// The record of the caller's account.
    public AuditRecord write(Happening happening) {
        return writeAll(happening).getFirst();
    }

    /// The record of the caller's account, and those of the owners of what he was let use.
    public List<AuditRecord> writeAll(Happening happening) {
        return drafts(happening).stream()
                .map(draft -> draft.finish(draft.opening, happening.output(), happening.created()))
                .toList();
    }

    /// Writes all that is known before the answer is.
    public List<Draft> drafts(Happening happening) {
        UUID eventId = eventIds.get();
        List<Recipient> recipients = Recipient.of(happening, installationAccount);
        Optional<UUID> shared = recipients.size() > 1 ? Optional.of(eventId) : Optional.empty();
        return recipients.stream()
                .map(recipient -> draft(happening, recipient, new Ids(eventId, shared)))
                .toList();
    }

    private Draft draft(Happening happening, Recipient recipient, Ids ids) {
        Happening seen = happening.seenBy(recipient);
        String eventId = ids.of(recipient).toString();
        return new Draft(seen, eventId, recipient, opening(seen, recipient, ids));
    }

    /// The ids of one call's records.
    record Ids(UUID callers, Optional<UUID> shared) {

        UUID of(Recipient recipient) {
            return of(callers, recipient);
        }

        /// Every account has a record of its own, and whoever knows the caller's knows which: an
        /// outcome names the intent of the same account.
        static UUID of(UUID callers, Recipient recipient) {
            if (recipient.isCaller()) return callers;
            long own = callers.getLeastSignificantBits();
            long account = Long.parseLong(recipient.account().digits());
            return new UUID(callers.getMostSignificantBits(), own ^ account);
        }
    }

    /// A record that lacks the answer and what was created. `opening` is the text of an object that
    /// is not yet closed.
    public record Draft(
            Happening happening, String eventId, Recipient recipient, JsonText opening) {

        /// May be called again, if a transaction is.
        public AuditRecord finish(Optional<? extends Structure> output, List<ResourceRef> created) {
            return finish(opening.copy(), output, created);
        }

        private AuditRecord finish(
                JsonText json, Optional<? extends Structure> output, List<ResourceRef> created) {
            Resources resources = new Resources();
            created.forEach(resource -> resources.add(resource, recipient.account()));
            resources.addDemanded(happening.decisions().keySet());
            json.name("responseElements");
            output.filter(any -> Redaction.tellsAnswer(happening))
                    .ifPresentOrElse(
                            any ->
                                    StructureJson.writeBounded(
                                            json,
                                            happening.operation().output(),
                                            any,
                                            happening.notes().answered()),
                            json::nothing);
            json.name("resources");
            resources.write(json);
            json.endObject();
            return record(resources.references(), json.toString());
        }

        private AuditRecord record(List<ResourceRef> resources, String json) {
            Call call = happening.call();
            return new AuditRecord(
                    eventId,
                    call.time().truncatedTo(ChronoUnit.MILLIS),
                    recipient.account().digits(),
                    call.region().name(),
                    happening.recording().category(),
                    happening.stage().phase(),
                    happening.stage().intentId(),
                    happening.operation().service().eventSource(),
                    happening.operation().name(),
                    happening.recording().readOnly(),
                    BoundedText.of(UserIdentityJson.userName(call.identity(), recipient), MAX_NAME),
                    BoundedText.of(UserIdentityJson.label(call.identity(), recipient), MAX_NAME),
                    call.identity()
                            .accessKeyId()
                            .filter(id -> recipient.isCaller())
                            .map(id -> BoundedText.of(id, MAX_NAME)),
                    resources,
                    happening.stage().failure().map(why -> BoundedText.of(why.code(), MAX_NAME)),
                    json);
        }
    }

    private static JsonText opening(Happening happening, Recipient recipient, Ids ids) {
        JsonText json = new JsonText().startObject();
        json.property("eventVersion", EVENT_VERSION);
        json.name("userIdentity");
        UserIdentityJson.write(json, happening.call(), recipient);
        origin(json, happening);
        failure(json, happening);
        requested(json, happening);
        json.name("additionalEventData");
        additional(json, happening, recipient);
        json.property("requestID", happening.call().requestId());
        json.property("eventID", ids.of(recipient).toString());
        ids.shared().ifPresent(id -> json.property("sharedEventID", id.toString()));
        classification(json, happening, recipient);
        tls(json, happening.call());
        return json;
    }

    private static void origin(JsonText json, Happening happening) {
        Call call = happening.call();
        json.property("eventTime", TimeText.ofSecond(call.time()));
        json.property("eventSource", happening.operation().service().eventSource());
        json.property("eventName", happening.operation().name());
        json.property("awsRegion", call.region().name());
        json.property("sourceIPAddress", text(call.transport().sourceIp(), MAX_HEADER));
        json.property("userAgent", text(call.transport().userAgent(), MAX_HEADER));
    }

    private static void failure(JsonText json, Happening happening) {
        happening
                .stage()
                .failure()
                .ifPresent(failure -> {
                    json.property("errorCode", text(failure.code(), MAX_NAME));
                    json.property("errorMessage", text(failure.message(), MAX_MESSAGE));
                });
    }

    private static void requested(JsonText json, Happening happening) {
        json.name("requestParameters");
        happening
                .input()
                .ifPresentOrElse(
                        input ->
                                StructureJson.writeBounded(
                                        json,
                                        happening.operation().input(),
                                        input,
                                        happening.notes().asked()),
                        json::nothing);
    }

    private static void additional(JsonText json, Happening happening, Recipient recipient) {
        Happening.Stage stage = happening.stage();
        json.startObject();
        json.property("phase", stage.phase().name());
        stage.intentId().ifPresent(id -> json.property("intentEventID", id));
        stage.bytesSent().ifPresent(bytes -> json.property("bytesTransferredOut", bytes));
        happening
                .notes()
                .facts()
                .forEach((name, fact) -> json.property(name, text(fact, MAX_FACT)));
        happening.notes().groups().forEach((name, facts) -> note(json, name, facts));
        json.name("decisions");
        decisions(json, happening.decisions(), recipient);
        json.endObject();
    }

    private static void note(JsonText json, String name, Map<String, String> facts) {
        json.name(name).startObject();
        facts.forEach((key, value) -> json.key(key).value(text(value, MAX_NAME)));
        json.endObject();
    }

    private static void decisions(
            JsonText json, Map<Demand, Decision> decisions, Recipient recipient) {
        json.startArray();
        int told = 0;
        int chars = 0;
        for (Map.Entry<Demand, Decision> entry : decisions.entrySet()) {
            if (chars > MAX_DECISIONS_CHARS) break;
            Demand demand = entry.getKey();
            chars += decision(json, demand, entry.getValue(), recipient);
            told++;
        }
        if (told < decisions.size()) {
            json.startObject();
            json.property("omitted", decisions.size() - told);
            json.endObject();
        }
        json.endArray();
    }

    /// Answers about how many characters it wrote.
    private static int decision(
            JsonText json, Demand demand, Decision decision, Recipient recipient) {
        String action = text(demand.action(), MAX_NAME);
        String resource = text(demand.resource(), MAX_NAME);
        String because = text(recipient.sentence(demand, decision), MAX_MESSAGE);
        json.startObject();
        json.property("action", action);
        json.property("resource", resource);
        json.property("allowed", decision.isAllowed());
        json.property("because", because);
        json.endObject();
        return OVERHEAD_CHARS + action.length() + resource.length() + because.length();
    }

    private static void classification(JsonText json, Happening happening, Recipient recipient) {
        boolean management = happening.recording().category() == EventCategory.MANAGEMENT;
        json.property("readOnly", happening.recording().readOnly());
        json.property("eventType", "AwsApiCall");
        json.property("managementEvent", management);
        json.property("recipientAccountId", recipient.account().digits());
        json.property("eventCategory", management ? "Management" : "Data");
    }

    private static void tls(JsonText json, Call call) {
        Connection connection = call.transport().connection();
        if (!connection.secure() || connection.tlsVersion().isEmpty()) return;
        json.name("tlsDetails");
        json.startObject();
        json.property("tlsVersion", text(connection.tlsVersion(), MAX_HEADER));
        json.property("cipherSuite", text(connection.cipherSuite(), MAX_HEADER));
        connection
                .clientCertificate()
                .map(certificate -> text(certificate.subject(), MAX_HEADER))
                .ifPresent(it -> json.property("clientCertificateSubject", it));
        call.transport()
                .request()
                .headers()
                .find("host")
                .map(host -> text(host, MAX_HEADER))
                .ifPresent(host -> json.property("clientProvidedHostHeader", host));
        json.endObject();
    }

    private static String text(String text, int maxChars) {
        return BoundedText.cut(text, maxChars);
    }
}
