package coffer.s3.logging;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.acl.CanonicalId;
import coffer.s3.api.BucketLoggingStatus;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.Delete;
import coffer.s3.api.DeleteObjectsRequest;
import coffer.s3.api.GetBucketLoggingRequest;
import coffer.s3.api.ListObjectsV2Request;
import coffer.s3.api.LoggingEnabled;
import coffer.s3.api.ObjectIdentifier;
import coffer.s3.api.OwnershipControls;
import coffer.s3.api.OwnershipControlsRule;
import coffer.s3.api.PartitionedPrefix;
import coffer.s3.api.PutBucketAclRequest;
import coffer.s3.api.PutBucketLoggingRequest;
import coffer.s3.api.PutBucketOwnershipControlsRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.SimplePrefix;
import coffer.s3.api.TargetObjectKeyFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Access logs: what is told of which requests, where, and who must let that happen.
class LoggingTest extends S3Suite {
    private String target;

    @BeforeEach
    void makeTarget() {
        target = newBucket();
    }

    @Test
    void tellsEveryRequestInAwssFormat() {
        permit();
        log(Optional.empty());
        s3.put(admin, bucket, "a key", "hello");
        s3.text(admin, bucket, "a key");
        Identity stranger = s3.admin(TestS3.OTHER_ACCOUNT);
        Refused.code(() -> s3.text(stranger, bucket, "a key"));
        Refused.code(() -> s3.text(Identity.anonymous(), bucket, "a key"));

        List<String> lines = delivered();

        String owner = CanonicalId.of(TestS3.ACCOUNT);
        assertThat(lines)
                .anySatisfy(line ->
                        assertThat(line)
                                .startsWith(
                                        owner
                                                + " "
                                                + bucket
                                                + " [01/Jan/2026:00:00:00 +0000] 192.0.2.1 ")
                                .contains(" arn:aws:iam::111122223333:user/admin ")
                                .contains(
                                        " REST.PUT.OBJECT a%20key \"PUT /"
                                                + bucket
                                                + "/a%20key HTTP/1.1\" 200 - ")
                                .contains(" SigV4 TLS_AES_256_GCM_SHA384 ")
                                .contains(" TLSv1.3 "));
        assertThat(lines)
                .anySatisfy(line ->
                        assertThat(line)
                                .contains(" REST.GET.OBJECT a%20key ")
                                .contains(" 200 - 5 "));
        assertThat(lines)
                .anySatisfy(line ->
                        assertThat(line)
                                .contains(" arn:aws:iam::444455556666:user/admin ")
                                .contains(" 403 AccessDenied "));
        assertThat(lines)
                .anySatisfy(line ->
                        assertThat(line).contains(" 192.0.2.1 - ").contains(" 403 AccessDenied "));
        assertThat(lines.stream().filter(line -> line.contains("REST.GET.OBJECT"))).hasSize(3);
        // Fields in quotation marks and the time have spaces.
        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(line.replaceAll("\"[^\"]*\"|\\[[^]]*]", "x").split(" ", -1))
                                .hasSize(26));
    }

    @Test
    void tellsNothingOfOtherBucketsAndNothingTwice() {
        permit();
        log(Optional.empty());
        s3.put(admin, newBucket(), "elsewhere", "x");
        s3.put(admin, bucket, "k", "x");
        s3.records();
        s3.service().tend();
        int once = logObjects().size();

        s3.records();
        s3.service().tend();

        assertThat(logObjects()).hasSize(once);
        assertThat(delivered()).noneMatch(line -> line.contains("elsewhere"));
    }

    @Test
    void tellsBothEndsOfACopyAndEachDeletion() {
        permit();
        log(Optional.empty());
        String other = newBucket();
        s3.put(admin, bucket, "from", "x");
        s3.as(
                admin,
                S3Api.COPY_OBJECT,
                CopyObjectRequest.builder()
                        .bucket(other)
                        .key("to")
                        .copySource(bucket + "/from")
                        .build());
        s3.as(
                admin,
                S3Api.DELETE_OBJECTS,
                DeleteObjectsRequest.builder()
                        .bucket(bucket)
                        .delete(
                                Delete.builder()
                                        .objects(
                                                List.of(
                                                        ObjectIdentifier.builder()
                                                                .key("from")
                                                                .build()))
                                        .build())
                        .build());

        List<String> lines = delivered();

        assertThat(lines).anyMatch(line -> line.contains(" REST.COPY.OBJECT_GET from "));
        assertThat(lines).anyMatch(line -> line.contains(" REST.POST.MULTI_OBJECT_DELETE - "));
        assertThat(lines).anyMatch(line -> line.contains(" BATCH.DELETE.OBJECT from "));
    }

    @Test
    void namesLogsByDayIfAsked() {
        permit();
        log(
                Optional.of(
                        TargetObjectKeyFormat.builder()
                                .partitionedPrefix(
                                        PartitionedPrefix.builder()
                                                .partitionDateSource("EventTime")
                                                .build())
                                .build()));
        s3.put(admin, bucket, "k", "x");
        s3.records();
        s3.service().tend();

        assertThat(logObjects())
                .allMatch(key ->
                        key.matches(
                                "logs/111122223333/us-east-1/"
                                        + bucket
                                        + "/2026/01/01/2026-01-01-00-00-00-[0-9A-F]{16}"))
                .isNotEmpty();
    }

    @Test
    void writesAsTheLoggingServiceWhichTheTargetMustLet() {
        log(Optional.empty());
        s3.put(admin, bucket, "k", "x");
        s3.records();

        s3.service().tend();

        assertThat(logObjects()).isEmpty();
        assertThat(s3.records())
                .anySatisfy(record -> {
                    assertThat(record.principalArn()).isEqualTo("logging.s3.amazonaws.com");
                    assertThat(record.errorCode()).contains("AccessDenied");
                });
    }

    @Test
    void writesWhereTheListOfTheTargetLetsIt() {
        OwnershipControlsRule rule =
                OwnershipControlsRule.builder().objectOwnership("BucketOwnerPreferred").build();
        s3.as(
                admin,
                S3Api.PUT_BUCKET_OWNERSHIP_CONTROLS,
                PutBucketOwnershipControlsRequest.builder()
                        .bucket(target)
                        .ownershipControls(OwnershipControls.builder().rules(List.of(rule)).build())
                        .build());
        s3.as(
                admin,
                S3Api.PUT_BUCKET_ACL,
                PutBucketAclRequest.builder().bucket(target).acl("log-delivery-write").build());
        log(Optional.empty());
        s3.put(admin, bucket, "k", "x");

        // The bucket's owner reads them, as they are his.
        assertThat(delivered()).anyMatch(line -> line.contains(" REST.PUT.OBJECT k "));
    }

    @Test
    void tellsForWhomItWrites() {
        s3.setPolicy(
                admin,
                target,
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                  "Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject",
                  "Resource":"arn:aws:s3:::%s/logs/*","Condition":{
                    "ArnLike":{"aws:SourceArn":"arn:aws:s3:::%s"},
                    "StringEquals":{"aws:SourceAccount":"111122223333"}}}]}\
                """
                        .formatted(target, bucket));
        log(Optional.empty());
        s3.put(admin, bucket, "k", "x");

        assertThat(delivered()).anyMatch(line -> line.contains(" REST.PUT.OBJECT k "));
    }

    @Test
    void refusesTargetsThatMakeNoSense() {
        assertThat(refusal("no-such-bucket")).isEqualTo("InvalidTargetBucketForLogging");
        Identity stranger = s3.admin(TestS3.OTHER_ACCOUNT);
        s3.createBucket(stranger, "strangers-" + target);
        assertThat(refusal("strangers-" + target)).isEqualTo("InvalidTargetBucketForLogging");
        TargetObjectKeyFormat both =
                TargetObjectKeyFormat.builder()
                        .simplePrefix(SimplePrefix.builder().build())
                        .partitionedPrefix(PartitionedPrefix.builder().build())
                        .build();
        assertThat(Refused.code(() -> log(Optional.of(both)))).isEqualTo("MalformedXML");
    }

    @Test
    void showsWhatWasSetAndStopsWhenToldTo() {
        permit();
        log(
                Optional.of(
                        TargetObjectKeyFormat.builder()
                                .simplePrefix(SimplePrefix.builder().build())
                                .build()));
        LoggingEnabled shown = shown().orElseThrow();
        assertThat(shown.targetBucket()).isEqualTo(target);
        assertThat(shown.targetObjectKeyFormat().orElseThrow().simplePrefix()).isPresent();

        put(BucketLoggingStatus.builder().build());
        s3.put(admin, bucket, "k", "x");

        assertThat(shown()).isEmpty();
        assertThat(delivered()).isEmpty();
    }

    private Optional<LoggingEnabled> shown() {
        return s3.as(
                        admin,
                        S3Api.GET_BUCKET_LOGGING,
                        GetBucketLoggingRequest.builder().bucket(bucket).build())
                .loggingEnabled();
    }

    private String refusal(String name) {
        return Refused.code(() ->
                put(
                        BucketLoggingStatus.builder()
                                .loggingEnabled(
                                        LoggingEnabled.builder()
                                                .targetBucket(name)
                                                .targetPrefix("")
                                                .build())
                                .build()));
    }

    private void log(Optional<TargetObjectKeyFormat> format) {
        put(
                BucketLoggingStatus.builder()
                        .loggingEnabled(
                                LoggingEnabled.builder()
                                        .targetBucket(target)
                                        .targetPrefix("logs/")
                                        .targetObjectKeyFormat(format)
                                        .build())
                        .build());
    }

    private void put(BucketLoggingStatus status) {
        s3.as(
                admin,
                S3Api.PUT_BUCKET_LOGGING,
                PutBucketLoggingRequest.builder()
                        .bucket(bucket)
                        .bucketLoggingStatus(status)
                        .build());
    }

    private void permit() {
        s3.setPolicy(
                admin,
                target,
                """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                  "Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject",
                  "Resource":"arn:aws:s3:::%s/*"}]}\
                """
                        .formatted(target));
    }

    private List<String> delivered() {
        s3.records();
        s3.service().tend();
        return logObjects().stream().flatMap(key -> s3.text(admin, target, key).lines()).toList();
    }

    private List<String> logObjects() {
        return s3
                .as(
                        admin,
                        S3Api.LIST_OBJECTS_V2,
                        ListObjectsV2Request.builder().bucket(target).prefix("logs/").build())
                .contents()
                .orElse(List.of())
                .stream()
                .flatMap(entry -> entry.key().stream())
                .toList();
    }
}
