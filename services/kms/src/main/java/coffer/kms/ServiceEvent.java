package coffer.kms;

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

/// The record of something the service did to a key by itself.
// AWS: CloudTrail User Guide, "AwsServiceEvent"; KMS Developer Guide, "RotateKey",
// "DeleteKey" and "DeleteExpiredKeyMaterial".
record ServiceEvent(
        String name, KeyName key, Optional<String> materialId, Instant time, UUID eventId) {
    private static final String SOURCE = "kms.amazonaws.com";
    private static final String ACTOR = "AWS Internal";

    AuditRecord record() {
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
                json());
    }

    // Names, ids and ARNs hold nothing that JSON would have to escape.
    private String json() {
        return """
        {"eventVersion":"1.11","userIdentity":{"accountId":"%1$s","invokedBy":"%2$s"},\
        "eventTime":"%3$s","eventSource":"%4$s","eventName":"%5$s","awsRegion":"%6$s",\
        "sourceIPAddress":"%2$s","userAgent":"%2$s","requestParameters":null,\
        "responseElements":null,"eventID":"%7$s","readOnly":false,"resources":[{\
        "accountId":"%1$s","type":"%8$s","ARN":"%9$s"}],"eventType":"AwsServiceEvent",\
        "managementEvent":true,"recipientAccountId":"%1$s","serviceEventDetails":{\
        "keyId":"%10$s"%11$s},"eventCategory":"Management"}\
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
                        materialId.map(id -> ",\"keyMaterialId\":\"" + id + "\"").orElse(""));
    }
}
