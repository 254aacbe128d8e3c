package coffer.s3.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.api.AbortIncompleteMultipartUpload;
import coffer.s3.api.BucketLifecycleConfiguration;
import coffer.s3.api.DeleteBucketLifecycleRequest;
import coffer.s3.api.GetBucketLifecycleConfigurationOutput;
import coffer.s3.api.GetBucketLifecycleConfigurationRequest;
import coffer.s3.api.LifecycleExpiration;
import coffer.s3.api.LifecycleRule;
import coffer.s3.api.LifecycleRuleAndOperator;
import coffer.s3.api.LifecycleRuleFilter;
import coffer.s3.api.NoncurrentVersionExpiration;
import coffer.s3.api.PutBucketLifecycleConfigurationRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.Tag;
import coffer.s3.api.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleOperationsTest extends S3Suite {
    private static final LifecycleRuleFilter EVERYTHING =
            LifecycleRuleFilter.builder().prefix("").build();

    @Test
    void keepsRulesAndNamesThoseWithoutName() {
        assertThat(Refused.code(this::get)).isEqualTo("NoSuchLifecycleConfiguration");

        put(rule().id("a").expiration(days(1)).build(), rule().expiration(days(2)).build());

        List<LifecycleRule> rules = get().rules().orElseThrow();
        assertThat(rules.getFirst().id()).contains("a");
        assertThat(rules.getLast().id().orElseThrow()).hasSize(48);
        assertThat(get().transitionDefaultMinimumObjectSize()).contains("all_storage_classes_128K");
        s3.as(
                admin,
                S3Api.DELETE_BUCKET_LIFECYCLE,
                DeleteBucketLifecycleRequest.builder().bucket(bucket).build());
        assertThat(Refused.code(this::get)).isEqualTo("NoSuchLifecycleConfiguration");
    }

    record Case(String code, LifecycleRule... rules) {}

    static List<Case> senseless() {
        LifecycleRule twice = rule().id("x").expiration(days(1)).build();
        Tag tag = Tag.builder().key("k").value("v").build();
        LifecycleRuleFilter tagged = LifecycleRuleFilter.builder().tag(tag).build();
        LifecycleRuleFilter twoTags =
                LifecycleRuleFilter.builder()
                        .and(LifecycleRuleAndOperator.builder().tags(List.of(tag, tag)).build())
                        .build();
        LifecycleRuleFilter sizes =
                LifecycleRuleFilter.builder()
                        .and(
                                LifecycleRuleAndOperator.builder()
                                        .objectSizeGreaterThan(10L)
                                        .objectSizeLessThan(10L)
                                        .build())
                        .build();
        LifecycleRuleFilter both = LifecycleRuleFilter.builder().prefix("a").tag(tag).build();
        LifecycleExpiration markers =
                LifecycleExpiration.builder().expiredObjectDeleteMarker(true).build();
        LifecycleExpiration noon =
                LifecycleExpiration.builder().date(Instant.parse("2026-01-01T12:00:00Z")).build();
        AbortIncompleteMultipartUpload abort =
                AbortIncompleteMultipartUpload.builder().daysAfterInitiation(1).build();
        return List.of(
                new Case("MalformedXML"),
                new Case("InvalidArgument", twice, twice),
                new Case("InvalidArgument", rule().id("i".repeat(256)).expiration(days(1)).build()),
                new Case("InvalidRequest", rule().build()),
                new Case("InvalidArgument", rule().expiration(days(0)).build()),
                new Case("InvalidArgument", rule().expiration(noon).build()),
                new Case(
                        "MalformedXML",
                        rule().expiration(LifecycleExpiration.builder().build()).build()),
                new Case("MalformedXML", rule().status("enabled").expiration(days(1)).build()),
                new Case("MalformedXML", rule().prefix("p").expiration(days(1)).build()),
                new Case("MalformedXML", rule().filter(both).expiration(days(1)).build()),
                new Case("InvalidRequest", rule().filter(twoTags).expiration(days(1)).build()),
                new Case("InvalidRequest", rule().filter(sizes).expiration(days(1)).build()),
                new Case("InvalidRequest", rule().filter(tagged).expiration(markers).build()),
                new Case(
                        "InvalidRequest",
                        rule().filter(tagged).abortIncompleteMultipartUpload(abort).build()),
                new Case("InvalidStorageClass", rule().transitions(move("GLACIER", 1)).build()),
                new Case("MalformedXML", rule().transitions(move("STANDARD", 1)).build()),
                new Case("InvalidArgument", rule().transitions(move("STANDARD_IA", 29)).build()),
                new Case(
                        "InvalidArgument",
                        rule().transitions(move("GLACIER_IR", 5)).expiration(days(5)).build()),
                new Case(
                        "InvalidArgument",
                        rule().noncurrentVersionExpiration(
                                        NoncurrentVersionExpiration.builder()
                                                .noncurrentDays(1)
                                                .newerNoncurrentVersions(101)
                                                .build())
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("senseless")
    void refusesRulesThatMakeNoSense(Case senseless) {
        assertThat(Refused.code(() -> put(senseless.rules()))).isEqualTo(senseless.code());
    }

    private static LifecycleRule.Builder rule() {
        return LifecycleRule.builder().status("Enabled").filter(EVERYTHING);
    }

    private static LifecycleExpiration days(int days) {
        return LifecycleExpiration.builder().days(days).build();
    }

    private static List<Transition> move(String storageClass, int days) {
        return List.of(Transition.builder().storageClass(storageClass).days(days).build());
    }

    private void put(LifecycleRule... rules) {
        s3.as(
                admin,
                S3Api.PUT_BUCKET_LIFECYCLE_CONFIGURATION,
                PutBucketLifecycleConfigurationRequest.builder()
                        .bucket(bucket)
                        .lifecycleConfiguration(
                                Optional.of(
                                        BucketLifecycleConfiguration.builder()
                                                .rules(List.of(rules))
                                                .build()))
                        .build());
    }

    private GetBucketLifecycleConfigurationOutput get() {
        return s3.as(
                admin,
                S3Api.GET_BUCKET_LIFECYCLE_CONFIGURATION,
                GetBucketLifecycleConfigurationRequest.builder().bucket(bucket).build());
    }
}
