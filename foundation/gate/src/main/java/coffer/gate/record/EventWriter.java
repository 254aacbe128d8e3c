package coffer.gate.record;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.kernel.AccountId;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.ResourceRef;
import coffer.policy.Decision;
import coffer.wire.http.HttpExchange.Connection;
import java.io.StringWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Turns a happening into the audit record, whose text has the shape of a CloudTrail event.
///
/// AWS: CloudTrail User Guide, "CloudTrail record contents". Beyond AWS, `additionalEventData`
/// holds each decision that was taken with the statement that took it.
public final class EventWriter {
    private static final String EVENT_VERSION = "1.11";

    private final JsonFactory factory = new JsonFactory();
    private final AccountId installationAccount;
    private final Supplier<UUID> eventIds;

    /// Records of anonymous callers belong to `installationAccount`.
    public EventWriter(AccountId installationAccount, Supplier<UUID> eventIds) {
        this.installationAccount = installationAccount;
        this.eventIds = eventIds;
    }

    public AuditRecord write(Happening happening) {
        Call call = happening.call();
        String eventId = eventIds.get().toString();
        List<ResourceRef> resources = resources(happening);
        return new AuditRecord(
                eventId,
                call.time(),
                call.identity().account().orElse(installationAccount).digits(),
                call.region().name(),
                happening.recording().category(),
                happening.stage().phase(),
                happening.stage().intentId(),
                happening.operation().service().eventSource(),
                happening.operation().name(),
                happening.recording().readOnly(),
                UserIdentityJson.userName(call.identity()),
                call.identity().principal().label(),
                call.identity().accessKeyId(),
                resources,
                happening.stage().failure().map(Happening.Failure::code),
                json(happening, eventId, resources));
    }

    private static List<ResourceRef> resources(Happening happening) {
        List<ResourceRef> resources = new ArrayList<>(happening.created());
        for (Demand demand : happening.decisions().keySet()) {
            ResourceRef resource = new ResourceRef(demand.resourceType(), demand.resource());
            if (!demand.resourceType().isEmpty() && !resources.contains(resource)) {
                resources.add(resource);
            }
        }
        return resources;
    }

    private String json(Happening happening, String eventId, List<ResourceRef> resources) {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("eventVersion", EVENT_VERSION);
            json.writeName("userIdentity");
            UserIdentityJson.write(json, happening.call());
            origin(json, happening);
            exchanged(json, happening);
            json.writeStringProperty("requestID", happening.call().requestId());
            json.writeStringProperty("eventID", eventId);
            json.writeBooleanProperty("readOnly", happening.recording().readOnly());
            resources(json, happening, resources);
            classification(json, happening);
            tls(json, happening.call());
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void origin(JsonGenerator json, Happening happening) {
        Call call = happening.call();
        json.writeStringProperty(
                "eventTime", call.time().truncatedTo(ChronoUnit.SECONDS).toString());
        json.writeStringProperty("eventSource", happening.operation().service().eventSource());
        json.writeStringProperty("eventName", happening.operation().name());
        json.writeStringProperty("awsRegion", call.region().name());
        json.writeStringProperty("sourceIPAddress", call.transport().connection().remoteAddress());
        json.writeStringProperty("userAgent", call.transport().userAgent());
        happening
                .stage()
                .failure()
                .ifPresent(failure -> {
                    json.writeStringProperty("errorCode", failure.code());
                    json.writeStringProperty("errorMessage", failure.message());
                });
    }

    private static void exchanged(JsonGenerator json, Happening happening) {
        json.writeName("requestParameters");
        happening
                .input()
                .ifPresentOrElse(
                        input -> StructureJson.write(json, happening.operation().input(), input),
                        json::writeNull);
        json.writeName("responseElements");
        boolean told =
                Redaction.tellsAnswer(happening.operation(), happening.recording().readOnly());
        happening
                .output()
                .filter(output -> told)
                .ifPresentOrElse(
                        output -> StructureJson.write(json, happening.operation().output(), output),
                        json::writeNull);
        json.writeObjectPropertyStart("additionalEventData");
        json.writeStringProperty("phase", happening.stage().phase().name());
        happening
                .stage()
                .intentId()
                .ifPresent(intent -> json.writeStringProperty("intentEventID", intent));
        happening
                .stage()
                .bytesSent()
                .ifPresent(bytes -> json.writeNumberProperty("bytesTransferredOut", bytes));
        decisions(json, happening);
        json.writeEndObject();
    }

    private static void decisions(JsonGenerator json, Happening happening) {
        json.writeArrayPropertyStart("decisions");
        happening
                .decisions()
                .forEach((demand, decision) -> {
                    json.writeStartObject();
                    json.writeStringProperty("action", demand.action());
                    json.writeStringProperty("resource", demand.resource());
                    json.writeBooleanProperty("allowed", decision instanceof Decision.Allow);
                    json.writeStringProperty("because", decision.why().sentence());
                    json.writeEndObject();
                });
        json.writeEndArray();
    }

    private void resources(JsonGenerator json, Happening happening, List<ResourceRef> resources) {
        json.writeArrayPropertyStart("resources");
        AccountId account = happening.call().identity().account().orElse(installationAccount);
        for (ResourceRef resource : resources) {
            json.writeStartObject();
            json.writeStringProperty("accountId", account.digits());
            json.writeStringProperty("type", resource.type());
            json.writeStringProperty("ARN", resource.name());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void classification(JsonGenerator json, Happening happening) {
        boolean management = happening.recording().category() == EventCategory.MANAGEMENT;
        json.writeStringProperty("eventType", "AwsApiCall");
        json.writeBooleanProperty("managementEvent", management);
        json.writeStringProperty(
                "recipientAccountId",
                happening.call().identity().account().orElse(installationAccount).digits());
        json.writeStringProperty("eventCategory", management ? "Management" : "Data");
    }

    private static void tls(JsonGenerator json, Call call) {
        Connection connection = call.transport().connection();
        if (!connection.secure()) return;
        json.writeObjectPropertyStart("tlsDetails");
        json.writeStringProperty("tlsVersion", connection.tlsVersion());
        json.writeStringProperty("cipherSuite", connection.cipherSuite());
        call.transport()
                .request()
                .headers()
                .find("host")
                .ifPresent(host -> json.writeStringProperty("clientProvidedHostHeader", host));
        json.writeEndObject();
    }
}
