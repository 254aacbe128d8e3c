package coffer.s3.event;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.ServiceException;
import coffer.s3.FakeWebhooks;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.EventBridgeConfiguration;
import coffer.s3.api.FilterRule;
import coffer.s3.api.GetBucketNotificationConfigurationRequest;
import coffer.s3.api.NotificationConfiguration;
import coffer.s3.api.NotificationConfigurationFilter;
import coffer.s3.api.PutBucketNotificationConfigurationRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.QueueConfiguration;
import coffer.s3.api.S3Api;
import coffer.s3.api.S3KeyFilter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotificationTest extends S3Suite {
    @BeforeEach
    void forget() {
        s3.webhooks.isAway = false;
        s3.service().tend();
        s3.webhooks.taken.clear();
    }

    @Test
    void tellsOfWhatSomebodyWaitsFor() {
        configure(waiting(FakeWebhooks.ARN, "s3:ObjectCreated:*", "s3:ObjectRemoved:Delete"));

        s3.put(admin, bucket, "in/a b.jpg", "12345");
        s3.put(admin, bucket, "in/a.txt", "x");
        s3.as(
                admin,
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder().bucket(bucket).key("in/a b.jpg").build());
        s3.service().tend();

        assertThat(s3.webhooks.taken).hasSize(2);
        assertThat(s3.webhooks.taken.getFirst())
                .contains(
                        "\"eventVersion\":\"2.1\"",
                        "\"eventName\":\"ObjectCreated:Put\"",
                        "\"key\":\"in%2Fa+b.jpg\"",
                        "\"size\":5",
                        "\"configurationId\":\"pictures\"",
                        "\"name\":\"" + bucket + '"');
        assertThat(s3.webhooks.taken.getLast()).contains("\"eventName\":\"ObjectRemoved:Delete\"");
    }

    @Test
    void triesAgainUntilItIsTaken() {
        configure(waiting(FakeWebhooks.ARN, "s3:ObjectCreated:Put"));
        s3.webhooks.isAway = true;
        s3.put(admin, bucket, "in/a.jpg", "x");

        s3.service().tend();
        s3.webhooks.isAway = false;
        s3.service().tend();
        assertThat(s3.webhooks.taken).isEmpty();
        s3.clock().advance(Duration.ofSeconds(5));
        s3.service().tend();
        s3.service().tend();
        assertThat(s3.webhooks.taken).hasSize(1);
    }

    @Test
    void tellsNothingOfWhatWasRefused() {
        configure(waiting(FakeWebhooks.ARN, "s3:ObjectCreated:Put"));

        assertThat(
                        Refused.code(() ->
                                s3.put(
                                        admin,
                                        PutObjectRequest.builder()
                                                .bucket(bucket)
                                                .key("in/a.jpg")
                                                .build(),
                                        new byte[] {'x'},
                                        Map.of("content-md5", "AAAAAAAAAAAAAAAAAAAAAA=="))))
                .isEqualTo("BadDigest");
        s3.service().tend();

        assertThat(s3.webhooks.taken).isEmpty();
    }

    @Test
    void knowsOnlyThoseWhoAreSet() {
        String nobody = FakeWebhooks.ARN + "-not";
        assertThat(Refused.code(() -> configure(waiting(nobody, "s3:ObjectCreated:*"))))
                .isEqualTo("InvalidArgument");
        assertThat(Refused.code(() -> configure(waiting(FakeWebhooks.ARN, "s3:Created"))))
                .isEqualTo("InvalidArgument");
        NotificationConfiguration bridge =
                NotificationConfiguration.builder()
                        .eventBridgeConfiguration(EventBridgeConfiguration.builder().build())
                        .build();
        assertThat(Refused.code(() -> configure(bridge))).isEqualTo("NotImplemented");
        configure(waiting(FakeWebhooks.ARN, "s3:ObjectCreated:*"));
        assertThat(shown().queueConfigurations().orElseThrow()).hasSize(1);
        configure(NotificationConfiguration.builder().build());
        assertThat(shown()).isEqualTo(NotificationConfiguration.builder().build());
    }

    @Test
    void givesEachPartAnIdAndSpellsItsRulesOneWay() {
        configure(queues(queue("s3:ObjectCreated:Put", "prefix", "in/")));

        QueueConfiguration shown = shown().queueConfigurations().orElseThrow().getFirst();
        assertThat(shown.id().orElseThrow()).hasSize(36);
        assertThat(shown.filter().orElseThrow().key().orElseThrow().filterRules().orElseThrow())
                .containsExactly(rule("Prefix", "in/"));
    }

    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:*, prefix, a, s3:ObjectCreated:Put, prefix, ab",
        "s3:ObjectCreated:Put, prefix, a, s3:ObjectCreated:*, suffix, .jpg",
        "s3:ObjectRemoved:*, suffix, .tar.gz, s3:ObjectRemoved:*, Suffix, .gz"
    })
    void refusesPartsThatWaitForTheSame(
            String event, String name, String value, String other, String name2, String value2) {
        NotificationConfiguration both =
                queues(queue(event, name, value), queue(other, name2, value2));

        ServiceException refusal = Refused.by(() -> configure(both));

        assertThat(refusal.code().wireName()).isEqualTo("InvalidArgument");
        assertThat(refusal.getMessage())
                .isEqualTo(
                        "Configuration is ambiguously defined. Cannot have overlapping suffixes in"
                                + " two rules if the prefixes are overlapping for the same event"
                                + " type.");
    }

    @Test
    void refusesAnEventThatTwoPartsWaitForWithoutFilters() {
        QueueConfiguration all =
                QueueConfiguration.builder()
                        .queueArn(FakeWebhooks.ARN)
                        .events(List.of("s3:ObjectCreated:*"))
                        .build();

        assertThat(Refused.by(() -> configure(queues(all, all))).getMessage())
                .isEqualTo(
                        "Configurations overlap. Configurations on the same bucket cannot share a"
                                + " common event type.");
    }

    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:*, prefix, a, s3:ObjectCreated:Put, prefix, b",
        "s3:ObjectCreated:*, suffix, .jpg, s3:ObjectCreated:*, suffix, .png",
        "s3:ObjectCreated:Put, prefix, a, s3:ObjectCreated:Copy, prefix, a",
        "s3:ObjectCreated:*, prefix, a, s3:ObjectRemoved:*, prefix, a"
    })
    void takesPartsThatWaitForDifferentThings(
            String event, String name, String value, String other, String name2, String value2) {
        configure(queues(queue(event, name, value), queue(other, name2, value2)));

        assertThat(shown().queueConfigurations().orElseThrow()).hasSize(2);
    }

    private static NotificationConfiguration queues(QueueConfiguration... queues) {
        return NotificationConfiguration.builder().queueConfigurations(List.of(queues)).build();
    }

    private static QueueConfiguration queue(String event, String name, String value) {
        S3KeyFilter key = S3KeyFilter.builder().filterRules(List.of(rule(name, value))).build();
        return QueueConfiguration.builder()
                .queueArn(FakeWebhooks.ARN)
                .events(List.of(event))
                .filter(NotificationConfigurationFilter.builder().key(key).build())
                .build();
    }

    private static FilterRule rule(String name, String value) {
        return FilterRule.builder().name(name).value(value).build();
    }

    private static NotificationConfiguration waiting(String arn, String... events) {
        FilterRule prefix = FilterRule.builder().name("prefix").value("in/").build();
        FilterRule suffix = FilterRule.builder().name("Suffix").value(".jpg").build();
        return NotificationConfiguration.builder()
                .queueConfigurations(
                        List.of(
                                QueueConfiguration.builder()
                                        .id("pictures")
                                        .queueArn(arn)
                                        .events(List.of(events))
                                        .filter(
                                                NotificationConfigurationFilter.builder()
                                                        .key(
                                                                S3KeyFilter.builder()
                                                                        .filterRules(
                                                                                List.of(
                                                                                        prefix,
                                                                                        suffix))
                                                                        .build())
                                                        .build())
                                        .build()))
                .build();
    }

    private void configure(NotificationConfiguration configuration) {
        s3.as(
                admin,
                S3Api.PUT_BUCKET_NOTIFICATION_CONFIGURATION,
                PutBucketNotificationConfigurationRequest.builder()
                        .bucket(bucket)
                        .notificationConfiguration(configuration)
                        .build());
    }

    private NotificationConfiguration shown() {
        return s3.as(
                admin,
                S3Api.GET_BUCKET_NOTIFICATION_CONFIGURATION,
                GetBucketNotificationConfigurationRequest.builder().bucket(bucket).build());
    }
}
