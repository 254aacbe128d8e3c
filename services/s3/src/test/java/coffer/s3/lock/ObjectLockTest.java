package coffer.s3.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.tuple;

import coffer.gate.Identity;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.CreateBucketRequest;
import coffer.s3.api.Delete;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.DeleteObjectsOutput;
import coffer.s3.api.DeleteObjectsRequest;
import coffer.s3.api.ErrorEntry;
import coffer.s3.api.GetObjectLegalHoldRequest;
import coffer.s3.api.GetObjectLockConfigurationRequest;
import coffer.s3.api.GetObjectRetentionRequest;
import coffer.s3.api.HeadObjectOutput;
import coffer.s3.api.HeadObjectRequest;
import coffer.s3.api.ObjectIdentifier;
import coffer.s3.api.ObjectLockConfiguration;
import coffer.s3.api.ObjectLockLegalHold;
import coffer.s3.api.ObjectLockRetention;
import coffer.s3.api.ObjectLockRule;
import coffer.s3.api.PutObjectLegalHoldRequest;
import coffer.s3.api.PutObjectLockConfigurationRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.PutObjectRetentionRequest;
import coffer.s3.api.S3Api;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObjectLockTest extends S3Suite {
    private static final Map<String, String> MD5_OF_X =
            Map.of("content-md5", "ndTkYSaMgDT1yFZOFVxnpg==");

    private String locked;
    private Identity root;

    @BeforeEach
    void createLockedBucket() {
        locked = newBucket() + "-locked";
        root = TestS3.root(TestS3.ACCOUNT);
        s3.as(
                admin,
                S3Api.CREATE_BUCKET,
                CreateBucketRequest.builder()
                        .bucket(locked)
                        .objectLockEnabledForBucket(true)
                        .build());
    }

    @Test
    void keepsAVersionUntilItsRetentionIsOver() {
        String version = put(LockMode.COMPLIANCE, inDays(3));

        assertThat(Refused.by(() -> delete(root, version, true)).message())
                .isEqualTo("Access Denied because object protected by object lock.");
        s3.clock().advance(Duration.ofDays(4));
        assertThatCode(() -> delete(admin, version, false)).doesNotThrowAnyException();
    }

    @Test
    void lendsGovernanceToThoseWhoMayBypassItAndSaySo() {
        Identity user = TestS3.user(TestS3.ACCOUNT, "deleter");
        s3.permit(user, "s3:DeleteObjectVersion", "*");
        String version = put(LockMode.GOVERNANCE, inDays(3));

        assertThat(Refused.code(() -> delete(admin, version, false))).isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> delete(user, version, true))).isEqualTo("AccessDenied");
        assertThatCode(() -> delete(admin, version, true)).doesNotThrowAnyException();
    }

    @Test
    void marksDeletionOverALockedVersion() {
        put(LockMode.COMPLIANCE, inDays(3));

        var marker =
                s3.as(
                        admin,
                        S3Api.DELETE_OBJECT,
                        DeleteObjectRequest.builder().bucket(locked).key("k").build());

        assertThat(marker.deleteMarker()).contains(true);
        assertThatCode(() -> delete(admin, marker.versionId().orElseThrow(), false))
                .doesNotThrowAnyException();
    }

    @Test
    void answersEachOfManyDeletionsByItself() {
        String kept = put(LockMode.GOVERNANCE, inDays(3));
        String free = s3.put(admin, locked, "free", "x").versionId().orElseThrow();

        DeleteObjectsOutput answer = deleteBoth(kept, free, false);
        DeleteObjectsOutput bypassing = deleteBoth(kept, free, true);

        assertThat(answer.errors().orElseThrow())
                .extracting(ErrorEntry::versionId, ErrorEntry::code)
                .containsExactly(tuple(Optional.of(kept), Optional.of("AccessDenied")));
        assertThat(bypassing.errors().orElse(List.of())).isEmpty();
    }

    @Test
    void holdsWhatIsUnderALegalHoldForAsLongAsItIs() {
        String version = put(LockMode.GOVERNANCE, inDays(1));
        hold("ON");

        assertThat(Refused.code(() -> delete(root, version, true))).isEqualTo("AccessDenied");
        assertThat(
                        s3.as(
                                        admin,
                                        S3Api.GET_OBJECT_LEGAL_HOLD,
                                        GetObjectLegalHoldRequest.builder()
                                                .bucket(locked)
                                                .key("k")
                                                .build())
                                .legalHold()
                                .orElseThrow()
                                .status())
                .contains("ON");
        hold("OFF");
        assertThatCode(() -> delete(root, version, true)).doesNotThrowAnyException();
        assertThat(Refused.code(() -> hold("PERHAPS"))).isIn("NoSuchKey", "MalformedXML");
    }

    @Test
    void lengthensAnyRetentionAndShortensOnlyGovernance() {
        put(LockMode.GOVERNANCE, inDays(3));

        retain(LockMode.GOVERNANCE, inDays(5), false);
        assertThat(Refused.code(() -> retain(LockMode.GOVERNANCE, inDays(4), false)))
                .isEqualTo("AccessDenied");
        retain(LockMode.GOVERNANCE, inDays(4), true);
        retain(LockMode.COMPLIANCE, inDays(4), false);
        for (boolean bypasses : new boolean[] {true, false}) {
            assertThat(Refused.code(() -> retain(LockMode.COMPLIANCE, inDays(3), bypasses)))
                    .isEqualTo("AccessDenied");
            assertThat(Refused.code(() -> retain(LockMode.GOVERNANCE, inDays(9), bypasses)))
                    .isEqualTo("AccessDenied");
            assertThat(Refused.code(() -> endRetention(bypasses))).isEqualTo("AccessDenied");
        }
        retain(LockMode.COMPLIANCE, inDays(6), false);
        assertThat(head().objectLockRetainUntilDate()).contains(inDays(6));
    }

    @Test
    void endsGovernanceForThoseWhoBypassIt() {
        String version = put(LockMode.GOVERNANCE, inDays(3));

        assertThat(Refused.code(() -> endRetention(false))).isEqualTo("AccessDenied");
        endRetention(true);
        assertThat(
                        Refused.code(() ->
                                s3.as(
                                        admin,
                                        S3Api.GET_OBJECT_RETENTION,
                                        GetObjectRetentionRequest.builder()
                                                .bucket(locked)
                                                .key("k")
                                                .build())))
                .isEqualTo("NoSuchObjectLockConfiguration");
        assertThatCode(() -> delete(admin, version, false)).doesNotThrowAnyException();
    }

    @Test
    void givesTheBucketsRetentionToThoseWhoAskForNone() {
        configure(locked, "COMPLIANCE", Optional.of(2), Optional.empty());

        s3.put(admin, request("k"), new byte[] {'x'}, MD5_OF_X);
        s3.as(
                admin,
                S3Api.COPY_OBJECT,
                CopyObjectRequest.builder()
                        .bucket(locked)
                        .key("copy")
                        .copySource(locked + "/k")
                        .build());

        assertThat(head().objectLockMode()).contains("COMPLIANCE");
        assertThat(head().objectLockRetainUntilDate()).contains(inDays(2));
        assertThat(
                        s3.as(
                                        admin,
                                        S3Api.HEAD_OBJECT,
                                        HeadObjectRequest.builder()
                                                .bucket(locked)
                                                .key("copy")
                                                .build())
                                .objectLockMode())
                .contains("COMPLIANCE");
        assertThat(Refused.by(() -> s3.put(admin, locked, "k", "x")).message())
                .contains("Content-MD5 OR x-amz-checksum-");
    }

    @Test
    void configuresOnlyWhatMakesSense() {
        assertThat(Refused.code(() -> configuration(bucket)))
                .isEqualTo("ObjectLockConfigurationNotFoundError");
        assertThat(Refused.code(() -> configure(bucket, "GOVERNANCE", days(1), days(0))))
                .isEqualTo("MalformedXML");
        assertThat(configure(locked, days(0))).isEqualTo("InvalidArgument");
        assertThat(configure(locked, days(36_501))).isEqualTo("InvalidArgument");
        assertThat(configure(locked, Optional.empty())).isEqualTo("MalformedXML");
        assertThat(configure(bucket, days(1))).isEqualTo("InvalidBucketState");
        s3.setVersioning(admin, bucket, "Enabled");
        configure(bucket, "GOVERNANCE", days(1), Optional.empty());
        assertThat(configuration(bucket).objectLockEnabled()).contains("Enabled");
        assertThat(Refused.code(() -> s3.setVersioning(admin, bucket, "Suspended")))
                .isEqualTo("InvalidBucketState");
    }

    @Test
    void locksNothingWhereThereIsNoObjectLock() {
        s3.put(admin, bucket, "k", "x");

        assertThat(
                        Refused.by(() ->
                                        s3.as(
                                                admin,
                                                S3Api.PUT_OBJECT_RETENTION,
                                                PutObjectRetentionRequest.builder()
                                                        .bucket(bucket)
                                                        .key("k")
                                                        .retention(
                                                                retention(
                                                                        LockMode.GOVERNANCE,
                                                                        inDays(1)))
                                                        .build()))
                                .message())
                .isEqualTo("Bucket is missing Object Lock Configuration");
    }

    @Test
    void refusesHeadersThatMakeNoSense() {
        PutObjectRequest past = wish("GOVERNANCE", TestS3.START.minusSeconds(1));
        PutObjectRequest unknown = wish("STRICT", inDays(1));
        PutObjectRequest half =
                PutObjectRequest.builder()
                        .bucket(locked)
                        .key("k")
                        .objectLockMode("GOVERNANCE")
                        .build();

        for (PutObjectRequest request : List.of(past, unknown, half)) {
            assertThat(Refused.code(() -> s3.put(admin, request, new byte[] {'x'}, MD5_OF_X)))
                    .isEqualTo("InvalidArgument");
        }
        assertThat(Refused.by(() -> s3.put(admin, unknown, new byte[] {'x'}, MD5_OF_X)).details())
                .containsEntry("ArgumentValue", "STRICT");
    }

    @Test
    void takesPermissionsOfItsOwnAndKnowsItsConditionKeys() {
        Identity user = TestS3.user(TestS3.ACCOUNT, "keeper");
        s3.permit(user, "s3:PutObject", "*");

        assertThat(Refused.code(() -> put(user, wish("GOVERNANCE", inDays(5)))))
                .isEqualTo("AccessDenied");
        s3.attach(
                user,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":["s3:PutObject","s3:PutObjectRetention"],
                   "Resource":"*",
                   "Condition":{"NumericLessThan":{"s3:object-lock-remaining-retention-days":"10"},
                                "StringEquals":{"s3:object-lock-mode":"GOVERNANCE"}}}]}\
                """);
        assertThatCode(() -> put(user, wish("GOVERNANCE", inDays(5)))).doesNotThrowAnyException();
        assertThat(Refused.code(() -> put(user, wish("GOVERNANCE", inDays(11)))))
                .isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> put(user, wish("COMPLIANCE", inDays(5)))))
                .isEqualTo("AccessDenied");
    }

    @Test
    void tellsOfALockOnlyThoseWhoMayKnow() {
        Identity reader = TestS3.user(TestS3.ACCOUNT, "reader");
        s3.permit(reader, "s3:GetObject", "*");
        put(LockMode.GOVERNANCE, inDays(5));

        HeadObjectOutput seen =
                s3.as(
                        reader,
                        S3Api.HEAD_OBJECT,
                        HeadObjectRequest.builder().bucket(locked).key("k").build());

        assertThat(seen.objectLockMode()).isEmpty();
        assertThat(head().objectLockMode()).contains("GOVERNANCE");
    }

    private Instant inDays(int days) {
        return s3.clock().instant().plus(Duration.ofDays(days));
    }

    private static Optional<Integer> days(int days) {
        return Optional.of(days);
    }

    private PutObjectRequest request(String key) {
        return PutObjectRequest.builder().bucket(locked).key(key).build();
    }

    private PutObjectRequest wish(String mode, Instant until) {
        return PutObjectRequest.builder()
                .bucket(locked)
                .key("k")
                .objectLockMode(mode)
                .objectLockRetainUntilDate(until)
                .build();
    }

    private String put(LockMode mode, Instant until) {
        return put(admin, wish(mode.name(), until));
    }

    private String put(Identity who, PutObjectRequest request) {
        return s3.put(who, request, new byte[] {'x'}, MD5_OF_X).versionId().orElseThrow();
    }

    private void delete(Identity who, String version, boolean bypasses) {
        s3.as(
                who,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder()
                        .bucket(locked)
                        .key("k")
                        .versionId(version)
                        .bypassGovernanceRetention(bypasses)
                        .build());
    }

    private DeleteObjectsOutput deleteBoth(String kept, String free, boolean bypasses) {
        return s3.as(
                admin,
                S3Api.DELETE_OBJECTS,
                DeleteObjectsRequest.builder()
                        .bucket(locked)
                        .bypassGovernanceRetention(bypasses)
                        .delete(
                                Delete.builder()
                                        .objects(
                                                List.of(
                                                        ObjectIdentifier.builder()
                                                                .key("k")
                                                                .versionId(kept)
                                                                .build(),
                                                        ObjectIdentifier.builder()
                                                                .key("free")
                                                                .versionId(free)
                                                                .build()))
                                        .build())
                        .build());
    }

    private void hold(String status) {
        s3.as(
                admin,
                S3Api.PUT_OBJECT_LEGAL_HOLD,
                PutObjectLegalHoldRequest.builder()
                        .bucket(locked)
                        .key("k")
                        .legalHold(ObjectLockLegalHold.builder().status(status).build())
                        .build());
    }

    private static ObjectLockRetention retention(LockMode mode, Instant until) {
        return ObjectLockRetention.builder().mode(mode.name()).retainUntilDate(until).build();
    }

    private void retain(LockMode mode, Instant until, boolean bypasses) {
        retain(retention(mode, until), bypasses);
    }

    private void endRetention(boolean bypasses) {
        retain(ObjectLockRetention.builder().build(), bypasses);
    }

    private void retain(ObjectLockRetention retention, boolean bypasses) {
        s3.as(
                admin,
                S3Api.PUT_OBJECT_RETENTION,
                PutObjectRetentionRequest.builder()
                        .bucket(locked)
                        .key("k")
                        .retention(retention)
                        .bypassGovernanceRetention(bypasses)
                        .build());
    }

    private HeadObjectOutput head() {
        return s3.as(
                admin,
                S3Api.HEAD_OBJECT,
                HeadObjectRequest.builder().bucket(locked).key("k").build());
    }

    private String configure(String name, Optional<Integer> days) {
        return Refused.code(() -> configure(name, "GOVERNANCE", days, Optional.empty()));
    }

    private void configure(
            String name, String mode, Optional<Integer> days, Optional<Integer> years) {
        s3.as(
                admin,
                S3Api.PUT_OBJECT_LOCK_CONFIGURATION,
                PutObjectLockConfigurationRequest.builder()
                        .bucket(name)
                        .objectLockConfiguration(
                                ObjectLockConfiguration.builder()
                                        .objectLockEnabled("Enabled")
                                        .rule(
                                                ObjectLockRule.builder()
                                                        .defaultRetention(
                                                                coffer.s3.api.DefaultRetention
                                                                        .builder()
                                                                        .mode(mode)
                                                                        .days(days)
                                                                        .years(years)
                                                                        .build())
                                                        .build())
                                        .build())
                        .build());
    }

    private ObjectLockConfiguration configuration(String name) {
        return s3.as(
                        admin,
                        S3Api.GET_OBJECT_LOCK_CONFIGURATION,
                        GetObjectLockConfigurationRequest.builder().bucket(name).build())
                .objectLockConfiguration()
                .orElseThrow();
    }
}
