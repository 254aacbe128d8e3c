package coffer.s3.event;

import coffer.kernel.Arn;
import coffer.kernel.TimeText;
import coffer.ledger.AuditRecord;
import coffer.ledger.EventCategory;
import coffer.ledger.JsonText;
import coffer.ledger.Phase;
import coffer.ledger.ResourceRef;
import coffer.s3.bucket.Bucket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// Something that the service did to an object by itself. `actor` is the part of the service that
/// did it, `facts` say to which version and why. What it only looked at and found amiss has a
/// `failure`, in words.
// AWS: CloudTrail User Guide, "AwsServiceEvent".
public record ServiceEvent(
        String name,
        String actor,
        Bucket bucket,
        String key,
        Map<String, String> facts,
        Optional<String> failure) {
    /// What a read is recorded with that came upon bytes which are not what was written.
    public static final String INTEGRITY_FAILURE = "IntegrityFailure";

    private static final String SOURCE = "s3.amazonaws.com";
    private static final String OBJECT = "AWS::S3::Object";
    private static final String BUCKET = "AWS::S3::Bucket";

    public ServiceEvent {
        facts = Map.copyOf(facts);
    }

    /// One that changed something.
    public ServiceEvent(
            String name, String actor, Bucket bucket, String key, Map<String, String> facts) {
        this(name, actor, bucket, key, facts, Optional.empty());
    }

    public AuditRecord record(UUID eventId, Instant now) {
        Arn object = bucket.objectArn(key);
        return new AuditRecord(
                eventId.toString(),
                now.truncatedTo(ChronoUnit.MILLIS),
                bucket.owner().digits(),
                bucket.region().name(),
                EventCategory.DATA,
                Phase.COMPLETE,
                Optional.empty(),
                SOURCE,
                name,
                failure.isPresent(),
                actor,
                actor,
                Optional.empty(),
                List.of(
                        new ResourceRef(OBJECT, object.toString()),
                        new ResourceRef(BUCKET, bucket.arn().toString())),
                failure.map(told -> INTEGRITY_FAILURE),
                json(eventId, now));
    }

    private String json(UUID eventId, Instant now) {
        JsonText json = new JsonText().startObject();
        json.property("eventVersion", "1.11");
        json.name("userIdentity").startObject();
        json.property("type", "AWSService");
        json.property("accountId", bucket.owner().digits());
        json.property("invokedBy", actor);
        json.endObject();
        json.property("eventTime", TimeText.ofSecond(now));
        json.property("eventSource", SOURCE);
        json.property("eventName", name);
        json.property("awsRegion", bucket.region().name());
        json.property("sourceIPAddress", actor);
        json.property("userAgent", actor);
        failure.ifPresent(told -> {
            json.property("errorCode", INTEGRITY_FAILURE);
            json.property("errorMessage", told);
        });
        json.name("requestParameters").nothing();
        json.name("responseElements").nothing();
        json.property("eventID", eventId.toString());
        json.property("readOnly", failure.isPresent());
        resources(json);
        json.property("eventType", "AwsServiceEvent");
        json.property("managementEvent", false);
        json.property("recipientAccountId", bucket.owner().digits());
        json.name("serviceEventDetails").startObject();
        json.property("bucketName", bucket.name());
        json.property("key", key);
        new TreeMap<>(facts).forEach(json::property);
        json.endObject();
        json.property("eventCategory", "Data");
        json.endObject();
        return json.toString();
    }

    private void resources(JsonText json) {
        json.name("resources").startArray();
        json.startObject();
        json.property("type", OBJECT);
        json.property("ARN", bucket.objectArn(key).toString());
        json.endObject();
        json.startObject();
        json.property("accountId", bucket.owner().digits());
        json.property("type", BUCKET);
        json.property("ARN", bucket.arn().toString());
        json.endObject();
        json.endArray();
    }
}
