package coffer.kms;

import coffer.gate.Call;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyName;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.Phase;
import coffer.ledger.ResourceRef;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Something the service did to a key by itself. `requestId` is that of the call that brought it
/// about, if one did, `materialId` that of the material it was done to, as clients know it.
// AWS: CloudTrail User Guide, "AwsServiceEvent"; KMS Developer Guide, "RotateKey",
// "DeleteKey" and "DeleteExpiredKeyMaterial".
record ServiceEvent(
        String name,
        KeyName key,
        Instant time,
        Optional<String> requestId,
        Optional<String> materialId) {
    private static final String SOURCE = "kms.amazonaws.com";
    private static final String ACTOR = "AWS Internal";

    static ServiceEvent of(String name, KeyName key, Instant time) {
        return new ServiceEvent(name, key, time, Optional.empty(), Optional.empty());
    }

    ServiceEvent becauseOf(Call call) {
        return new ServiceEvent(name, key, time, Optional.of(call.requestId()), materialId);
    }

    ServiceEvent aboutMaterial(Optional<String> publicId) {
        return new ServiceEvent(name, key, time, requestId, publicId);
    }

    AuditRecord record(UUID eventId) {
        return new AuditRecord(
                eventId.toString(),
                time,
                key.account().digits(),
                key.region().name(),
                EventCategory.MANAGEMENT,
                Phase.COMPLETE,
                Optional.empty(),
                SOURCE,
                name,
                false,
                ACTOR,
                SOURCE,
                Optional.empty(),
                List.of(new ResourceRef(FoundKey.RESOURCE_TYPE, key.arn().toString())),
                Optional.empty(),
                json(eventId));
    }

    // Names, ids and ARNs hold nothing that JSON would have to escape.
    private String json(UUID eventId) {
        return """
        {"eventVersion":"1.11","userIdentity":{"accountId":"%1$s","invokedBy":"%2$s"},\
        "eventTime":"%3$s","eventSource":"%4$s","eventName":"%5$s","awsRegion":"%6$s",\
        "sourceIPAddress":"%2$s","userAgent":"%2$s","requestParameters":null,\
        "responseElements":null,%11$s"eventID":"%7$s","readOnly":false,"resources":[{\
        "accountId":"%1$s","type":"%8$s","ARN":"%9$s"}],"eventType":"AwsServiceEvent",\
        "managementEvent":true,"recipientAccountId":"%1$s","serviceEventDetails":{\
        "keyId":"%10$s"%12$s},"eventCategory":"Management"}\
        """
                .formatted(
                        key.account(),
                        ACTOR,
                        time.truncatedTo(ChronoUnit.SECONDS),
                        SOURCE,
                        name,
                        key.region(),
                        eventId,
                        FoundKey.RESOURCE_TYPE,
                        key.arn(),
                        key.id(),
                        requestId.map(id -> "\"requestID\":\"" + id + "\",").orElse(""),
                        materialId.map(id -> ",\"keyMaterialId\":\"" + id + "\"").orElse(""));
    }
}
