package coffer.s3.event;

import coffer.ledger.JsonText;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.CanonicalUser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;

/// What those who wait are told.
// AWS: Amazon S3 User Guide, "Event message structure", version 2.1.
final class EventMessage {
    private EventMessage() {}

    static String of(Bucket bucket, Occasion occasion, Touched touched, String configurationId) {
        JsonText json = new JsonText().startObject();
        json.name("Records").startArray().startObject();
        json.property("eventVersion", "2.1");
        json.property("eventSource", "aws:s3");
        json.property("awsRegion", bucket.region().name());
        json.property("eventTime", occasion.time().truncatedTo(ChronoUnit.MILLIS).toString());
        json.property("eventName", occasion.name());
        json.name("userIdentity").startObject();
        json.property("principalId", occasion.principalId());
        json.endObject();
        json.name("requestParameters").startObject();
        json.property("sourceIPAddress", occasion.sourceIp());
        json.endObject();
        json.name("responseElements").startObject();
        json.property("x-amz-request-id", occasion.requestId());
        json.property("x-amz-id-2", occasion.requestId());
        json.endObject();
        json.name("s3").startObject();
        json.property("s3SchemaVersion", "1.0");
        json.property("configurationId", configurationId);
        bucket(json, bucket);
        object(json, touched);
        json.endObject();
        json.endObject().endArray().endObject();
        return json.toString();
    }

    private static void bucket(JsonText json, Bucket bucket) {
        json.name("bucket").startObject();
        json.property("name", bucket.name());
        json.name("ownerIdentity").startObject();
        json.property("principalId", CanonicalUser.idOf(bucket.owner()));
        json.endObject();
        json.property("arn", bucket.arn().toString());
        json.endObject();
    }

    private static void object(JsonText json, Touched touched) {
        json.name("object").startObject();
        json.property("key", URLEncoder.encode(touched.key(), StandardCharsets.UTF_8));
        touched.sizeBytes().ifPresent(size -> json.property("size", size));
        touched.etag().ifPresent(etag -> json.property("eTag", etag));
        touched.versionId().ifPresent(id -> json.property("versionId", id));
        json.property("sequencer", "%016X".formatted(touched.sequence()));
        json.endObject();
    }
}
