package coffer.gate.record;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.kernel.AccountId;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
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
import tools.jackson.core.JsonGenerator;

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
    private static final int MAX_DECISIONS_CHARS = 128 * 1024;
    private static final int OVERHEAD_CHARS = 64;

    private final AccountId installationAccount;
    private final Supplier<UUID> eventIds;

    /// Records of anonymous callers belong to `installationAccount`.
    public EventWriter(AccountId installationAccount, Supplier<UUID> eventIds) {
        this.installationAccount = installationAccount;
        this.eventIds = eventIds;
    }

    public AuditRecord write(Happening happening) {
        return draft(happening).finish(happening.output(), happening.created());
    }

    /// Writes all that is known before the answer is.
    public Draft draft(Happening happening) {
        String eventId = eventIds.get().toString();
        return new Draft(happening, eventId, account(happening), opening(happening, eventId));
    }

    /// A record that lacks the answer and what was created. `opening` is the text of an object that
    /// is not yet closed.
    public record Draft(Happening happening, String eventId, AccountId account, String opening) {

        public AuditRecord finish(Optional<? extends Structure> output, List<ResourceRef> created) {
            Resources resources = new Resources();
            created.forEach(resource -> resources.add(resource, account));
            resources.addDemanded(happening.decisions().keySet());
            Section rest = new Section();
            rest.json().writeStartObject();
            rest.json().writeName("responseElements");
            rest.json()
                    .writeRawValue(
                            output.filter(any -> Redaction.tellsAnswer(happening))
                                    .map(any -> Section.of(happening.operation().output(), any))
                                    .orElse("null"));
            rest.json().writeName("resources");
            resources.write(rest.json());
            rest.json().writeEndObject();
            String json = opening + "," + rest.text().substring(1);
            return record(resources.references(), json);
        }

        private AuditRecord record(List<ResourceRef> resources, String json) {
            Call call = happening.call();
            return new AuditRecord(
                    eventId,
                    call.time().truncatedTo(ChronoUnit.MILLIS),
                    account.digits(),
                    call.region().name(),
                    happening.recording().category(),
                    happening.stage().phase(),
                    happening.stage().intentId(),
                    happening.operation().service().eventSource(),
                    happening.operation().name(),
                    happening.recording().readOnly(),
                    BoundedText.of(UserIdentityJson.userName(call.identity()), MAX_NAME),
                    BoundedText.of(call.identity().principal().label(), MAX_NAME),
                    call.identity().accessKeyId().map(id -> BoundedText.of(id, MAX_NAME)),
                    resources,
                    happening.stage().failure().map(why -> BoundedText.of(why.code(), MAX_NAME)),
                    json);
        }
    }

    private AccountId account(Happening happening) {
        return happening.call().identity().account().orElse(installationAccount);
    }

    private String opening(Happening happening, String eventId) {
        Section section = new Section();
        JsonGenerator json = section.json();
        json.writeStartObject();
        json.writeStringProperty("eventVersion", EVENT_VERSION);
        json.writeName("userIdentity");
        UserIdentityJson.write(json, happening.call());
        origin(json, happening);
        failure(json, happening);
        requested(json, happening);
        json.writeName("additionalEventData");
        additional(json, happening);
        json.writeStringProperty("requestID", happening.call().requestId());
        json.writeStringProperty("eventID", eventId);
        classification(json, happening);
        tls(json, happening.call());
        json.writeEndObject();
        String whole = section.text();
        return whole.substring(0, whole.length() - 1);
    }

    private static void origin(JsonGenerator json, Happening happening) {
        Call call = happening.call();
        json.writeStringProperty(
                "eventTime", call.time().truncatedTo(ChronoUnit.SECONDS).toString());
        json.writeStringProperty("eventSource", happening.operation().service().eventSource());
        json.writeStringProperty("eventName", happening.operation().name());
        json.writeStringProperty("awsRegion", call.region().name());
        json.writeStringProperty("sourceIPAddress", text(call.transport().sourceIp(), MAX_HEADER));
        json.writeStringProperty("userAgent", text(call.transport().userAgent(), MAX_HEADER));
    }

    private static void failure(JsonGenerator json, Happening happening) {
        happening
                .stage()
                .failure()
                .ifPresent(failure -> {
                    json.writeStringProperty("errorCode", text(failure.code(), MAX_NAME));
                    json.writeStringProperty("errorMessage", text(failure.message(), MAX_MESSAGE));
                });
    }

    private static void requested(JsonGenerator json, Happening happening) {
        json.writeName("requestParameters");
        happening
                .input()
                .ifPresentOrElse(
                        input ->
                                json.writeRawValue(
                                        Section.of(happening.operation().input(), input)),
                        json::writeNull);
    }

    private static void additional(JsonGenerator json, Happening happening) {
        Happening.Stage stage = happening.stage();
        json.writeStartObject();
        json.writeStringProperty("phase", stage.phase().name());
        stage.intentId().ifPresent(id -> json.writeStringProperty("intentEventID", id));
        stage.bytesSent()
                .ifPresent(bytes -> json.writeNumberProperty("bytesTransferredOut", bytes));
        json.writeName("decisions");
        decisions(json, happening.decisions());
        json.writeEndObject();
    }

    private static void decisions(JsonGenerator json, Map<Demand, Decision> decisions) {
        json.writeStartArray();
        int told = 0;
        int chars = 0;
        for (Map.Entry<Demand, Decision> entry : decisions.entrySet()) {
            if (chars > MAX_DECISIONS_CHARS) break;
            chars += decision(json, entry.getKey(), entry.getValue());
            told++;
        }
        if (told < decisions.size()) {
            json.writeStartObject();
            json.writeNumberProperty("omitted", decisions.size() - told);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// Answers about how many characters it wrote.
    private static int decision(JsonGenerator json, Demand demand, Decision decision) {
        String action = text(demand.action(), MAX_NAME);
        String resource = text(demand.resource(), MAX_NAME);
        String because = text(decision.why().sentence(), MAX_MESSAGE);
        json.writeStartObject();
        json.writeStringProperty("action", action);
        json.writeStringProperty("resource", resource);
        json.writeBooleanProperty("allowed", decision.isAllowed());
        json.writeStringProperty("because", because);
        json.writeEndObject();
        return OVERHEAD_CHARS + action.length() + resource.length() + because.length();
    }

    private void classification(JsonGenerator json, Happening happening) {
        boolean management = happening.recording().category() == EventCategory.MANAGEMENT;
        json.writeBooleanProperty("readOnly", happening.recording().readOnly());
        json.writeStringProperty("eventType", "AwsApiCall");
        json.writeBooleanProperty("managementEvent", management);
        json.writeStringProperty("recipientAccountId", account(happening).digits());
        json.writeStringProperty("eventCategory", management ? "Management" : "Data");
    }

    private static void tls(JsonGenerator json, Call call) {
        Connection connection = call.transport().connection();
        if (!connection.secure()) return;
        json.writeName("tlsDetails");
        json.writeStartObject();
        json.writeStringProperty("tlsVersion", text(connection.tlsVersion(), MAX_HEADER));
        json.writeStringProperty("cipherSuite", text(connection.cipherSuite(), MAX_HEADER));
        connection
                .clientCertificate()
                .map(certificate -> text(certificate.subject(), MAX_HEADER))
                .ifPresent(it -> json.writeStringProperty("clientCertificateSubject", it));
        call.transport()
                .request()
                .headers()
                .find("host")
                .map(host -> text(host, MAX_HEADER))
                .ifPresent(host -> json.writeStringProperty("clientProvidedHostHeader", host));
        json.writeEndObject();
    }

    private static String text(String text, int maxChars) {
        return BoundedText.of(text, maxChars);
    }
}
