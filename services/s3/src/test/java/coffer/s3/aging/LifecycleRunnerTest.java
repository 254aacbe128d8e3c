package coffer.s3.aging;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.chunked.BlobId;
import coffer.ledger.AuditRecord;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.AbortIncompleteMultipartUpload;
import coffer.s3.api.BucketLifecycleConfiguration;
import coffer.s3.api.CreateBucketRequest;
import coffer.s3.api.CreateMultipartUploadOutput;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.HeadObjectRequest;
import coffer.s3.api.LifecycleExpiration;
import coffer.s3.api.LifecycleRule;
import coffer.s3.api.LifecycleRuleFilter;
import coffer.s3.api.ListMultipartUploadsRequest;
import coffer.s3.api.ListObjectVersionsRequest;
import coffer.s3.api.ListObjectsV2Request;
import coffer.s3.api.NoncurrentVersionExpiration;
import coffer.s3.api.ObjectVersion;
import coffer.s3.api.PutBucketLifecycleConfigurationRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.Tag;
import coffer.s3.api.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LifecycleRunnerTest extends S3Suite {
    private static final byte[] BIG = new byte[200 << 10];

    @BeforeEach
    void beginADay() {
        Instant now = s3.clock().instant();
        Instant noon = now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(36));
        s3.clock().advance(Duration.between(now, noon));
    }

    @Test
    void deletesWhatIsDueAtTheMidnightAfterItsDays() {
        rules(rule().id("r/1").expiration(days(2)).filter(prefix("old/")));
        var put = s3.put(admin, bucket, "old/a", "x");
        s3.put(admin, bucket, "new/a", "x");

        assertThat(put.expiration().orElseThrow()).endsWith("rule-id=\"r%2F1\"");
        pass(Duration.ofHours(59));
        assertThat(keys()).containsExactly("new/a", "old/a");
        pass(Duration.ofHours(1));
        assertThat(keys()).containsExactly("new/a");
        assertThat(events("ExpireObject", bucket))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.json())
                                .contains(
                                        "AwsServiceEvent",
                                        "lifecycle.s3.amazonaws.com",
                                        "\"key\":\"old/a\"",
                                        "\"ruleId\":\"r/1\""));
        assertThat(s3.blobIds()).hasSize(1);
    }

    @Test
    void erasesByRulesThatAreMarkedSo() {
        rules(
                rule().id("erase: visitors").expiration(days(1)).filter(prefix("erased/")),
                rule().id("visitors").expiration(days(1)).filter(prefix("deleted/")));
        s3.put(admin, bucket, "erased/a", "x");
        s3.put(admin, bucket, "erased/b", "x");
        List<BlobId> erased = s3.blobIds();
        s3.put(admin, bucket, "deleted/a", "x");
        BlobId deleted =
                s3.blobIds().stream().filter(it -> !erased.contains(it)).findAny().orElseThrow();

        pass(Duration.ofDays(3));

        assertThat(keys()).isEmpty();
        assertThat(erased).allSatisfy(blob -> assertThat(s3.wrappedKeys(blob)).isEmpty());
        assertThat(s3.wrappedKeys(deleted)).isPresent();
        assertThat(events("ExpireObject", bucket))
                .filteredOn(event -> event.json().contains("\"erasure\":\""))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.json()).contains("erased/"));
    }

    @Test
    void marksCurrentVersionsAndDropsMarkersThatHideNothing() {
        s3.setVersioning(admin, bucket, "Enabled");
        rules(
                rule().id("mark").expiration(days(1)),
                rule().id("clear")
                        .noncurrentVersionExpiration(
                                NoncurrentVersionExpiration.builder().noncurrentDays(1).build()));
        s3.put(admin, bucket, "k", "x");

        pass(Duration.ofDays(2));
        assertThat(keys()).isEmpty();
        assertThat(versions()).hasSize(1);
        pass(Duration.ofDays(2));
        assertThat(versions()).isEmpty();
        pass(Duration.ofDays(2));
        assertThat(events("CreateDeleteMarker", bucket)).hasSize(1);
        assertThat(events("ExpireObject", bucket)).hasSize(2);
    }

    @Test
    void keepsTheNewestOfTheNoncurrentVersions() {
        s3.setVersioning(admin, bucket, "Enabled");
        rules(
                rule().noncurrentVersionExpiration(
                                NoncurrentVersionExpiration.builder()
                                        .noncurrentDays(1)
                                        .newerNoncurrentVersions(2)
                                        .build()));
        for (int i = 0; i < 6; i++) s3.put(admin, bucket, "k", "x" + i);
        List<ObjectVersion> before = versions();

        pass(Duration.ofDays(3));

        assertThat(versions()).isEqualTo(before.subList(0, 3));
    }

    @Test
    void leavesLockedVersionsUntilTheirTimeIsOver() {
        String locked = bucket + "-locked";
        s3.as(
                admin,
                S3Api.CREATE_BUCKET,
                CreateBucketRequest.builder()
                        .bucket(locked)
                        .objectLockEnabledForBucket(true)
                        .build());
        s3.put(
                admin,
                PutObjectRequest.builder()
                        .bucket(locked)
                        .key("k")
                        .objectLockMode("GOVERNANCE")
                        .objectLockRetainUntilDate(s3.clock().instant().plus(Duration.ofDays(9)))
                        .build(),
                new byte[] {'x'},
                Map.of("content-md5", "ndTkYSaMgDT1yFZOFVxnpg=="));
        bucket = locked;
        rules(
                rule().expiration(days(1))
                        .noncurrentVersionExpiration(
                                NoncurrentVersionExpiration.builder().noncurrentDays(1).build()));

        pass(Duration.ofDays(2));
        pass(Duration.ofDays(2));
        assertThat(versions()).hasSize(1);
        pass(Duration.ofDays(7));
        assertThat(versions()).isEmpty();
    }

    @Test
    void movesWhatIsBigEnoughAndTagged() {
        rules(
                rule().filter(
                                LifecycleRuleFilter.builder()
                                        .tag(Tag.builder().key("cold").value("yes").build())
                                        .build())
                        .transitions(
                                List.of(
                                        Transition.builder()
                                                .days(0)
                                                .storageClass("GLACIER_IR")
                                                .build())));
        put("big", BIG, "cold=yes");
        put("small", new byte[10], "cold=yes");
        put("warm", BIG, "cold=no");

        pass(Duration.ofDays(1));

        assertThat(classOf("big")).isEqualTo("GLACIER_IR");
        assertThat(classOf("small")).isEqualTo("STANDARD");
        assertThat(classOf("warm")).isEqualTo("STANDARD");
        assertThat(events("TransitionObject", bucket)).hasSize(1);
    }

    @Test
    void givesUpUploadsThatNobodyCompletes() {
        rules(
                rule().id("abort")
                        .abortIncompleteMultipartUpload(
                                AbortIncompleteMultipartUpload.builder()
                                        .daysAfterInitiation(3)
                                        .build()));
        CreateMultipartUploadOutput begun =
                s3.as(
                        admin,
                        S3Api.CREATE_MULTIPART_UPLOAD,
                        CreateMultipartUploadRequest.builder().bucket(bucket).key("k").build());

        assertThat(begun.abortRuleId()).contains("abort");
        assertThat(begun.abortDate()).isPresent();
        pass(Duration.ofDays(3));
        assertThat(uploads()).isEqualTo(1);
        pass(Duration.ofDays(1));
        assertThat(uploads()).isZero();
        assertThat(events("AbortIncompleteMultipartUpload", bucket)).hasSize(1);
    }

    @Test
    void looksOnceADayUnlessTheRulesChange() {
        rules(rule().status("Disabled").expiration(days(1)));
        s3.put(admin, bucket, "k", "x");
        pass(Duration.ofDays(3));
        assertThat(keys()).containsExactly("k");

        rules(rule().expiration(date(s3.clock().instant())));
        pass(Duration.ZERO);
        assertThat(keys()).isEmpty();
        s3.put(admin, bucket, "k", "x");
        pass(Duration.ofHours(1));
        assertThat(keys()).containsExactly("k");
        pass(Duration.ofDays(1));
        assertThat(keys()).isEmpty();
    }

    private static LifecycleRule.Builder rule() {
        return LifecycleRule.builder().status("Enabled").filter(prefix(""));
    }

    private static LifecycleRuleFilter prefix(String prefix) {
        return LifecycleRuleFilter.builder().prefix(prefix).build();
    }

    private static LifecycleExpiration days(int days) {
        return LifecycleExpiration.builder().days(days).build();
    }

    private static LifecycleExpiration date(Instant time) {
        return LifecycleExpiration.builder().date(time.truncatedTo(ChronoUnit.DAYS)).build();
    }

    private void rules(LifecycleRule.Builder... rules) {
        s3.as(
                admin,
                S3Api.PUT_BUCKET_LIFECYCLE_CONFIGURATION,
                PutBucketLifecycleConfigurationRequest.builder()
                        .bucket(bucket)
                        .lifecycleConfiguration(
                                BucketLifecycleConfiguration.builder()
                                        .rules(
                                                List.of(rules).stream()
                                                        .map(LifecycleRule.Builder::build)
                                                        .toList())
                                        .build())
                        .build());
    }

    private void pass(Duration time) {
        s3.clock().advance(time);
        s3.service().tend();
    }

    private void put(String key, byte[] body, String tags) {
        s3.put(
                admin,
                PutObjectRequest.builder().bucket(bucket).key(key).tagging(tags).build(),
                body,
                Map.of());
    }

    private String classOf(String key) {
        return s3.as(
                        admin,
                        S3Api.HEAD_OBJECT,
                        HeadObjectRequest.builder().bucket(bucket).key(key).build())
                .storageClass()
                .orElse("STANDARD");
    }

    private List<String> keys() {
        return s3
                .as(
                        admin,
                        S3Api.LIST_OBJECTS_V2,
                        ListObjectsV2Request.builder().bucket(bucket).build())
                .contents()
                .orElse(List.of())
                .stream()
                .map(object -> object.key().orElseThrow())
                .toList();
    }

    private List<ObjectVersion> versions() {
        return s3.as(
                        admin,
                        S3Api.LIST_OBJECT_VERSIONS,
                        ListObjectVersionsRequest.builder().bucket(bucket).build())
                .versions()
                .orElse(List.of());
    }

    private int uploads() {
        return s3.as(
                        admin,
                        S3Api.LIST_MULTIPART_UPLOADS,
                        ListMultipartUploadsRequest.builder().bucket(bucket).build())
                .uploads()
                .orElse(List.of())
                .size();
    }

    private List<AuditRecord> events(String name, String of) {
        return s3.records().stream()
                .filter(record -> record.eventName().equals(name))
                .filter(record -> record.json().contains(TestS3.ACCOUNT.digits()))
                .filter(record -> record.json().contains('"' + of + '"'))
                .toList();
    }
}
