package coffer.s3.event;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.Event;
import coffer.s3.api.FilterRule;
import coffer.s3.api.GetBucketNotificationConfigurationRequest;
import coffer.s3.api.NotificationConfiguration;
import coffer.s3.api.PutBucketNotificationConfigurationOutput;
import coffer.s3.api.PutBucketNotificationConfigurationRequest;
import coffer.s3.bucket.BucketAccess;
import coffer.s3.bucket.Buckets;
import coffer.s3.error.S3Error;
import coffer.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Who is told of what happens in a bucket. The ARNs of topics, queues and functions stand for
/// addresses that the operator has set.
public final class NotificationOperations {
    private static final int MAX = 100;
    private static final int MAX_VALUE_BYTES = 1_024;
    private static final int ID_BYTES = 27;

    private final BucketAccess access;
    private final Webhooks webhooks;
    private final Completed completed;

    public NotificationOperations(
            Store store, Buckets buckets, Webhooks webhooks, SecureRandom random) {
        this.access = new BucketAccess(store, buckets);
        this.webhooks = webhooks;
        this.completed = new Completed(() -> newId(random));
    }

    public Plan<NotificationConfiguration> getBucketNotificationConfiguration(
            GetBucketNotificationConfigurationRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(), input.expectedBucketOwner(), "s3:GetBucketNotification"),
                call,
                Notifications.RULES,
                (_, found) -> found.orElseGet(() -> NotificationConfiguration.builder().build()));
    }

    public Plan<PutBucketNotificationConfigurationOutput> putBucketNotificationConfiguration(
            PutBucketNotificationConfigurationRequest input, Call call) {
        return access.changeBeside(
                new BucketAccess.Target(
                        input.bucket(), input.expectedBucketOwner(), "s3:PutBucketNotification"),
                call,
                (tx, bucket) -> {
                    NotificationConfiguration wanted = input.notificationConfiguration();
                    check(wanted);
                    if (Subscription.of(wanted).isEmpty()) {
                        Notifications.RULES.delete(tx, bucket);
                    } else {
                        Notifications.RULES.put(tx, bucket, completed.configuration(wanted));
                    }
                },
                PutBucketNotificationConfigurationOutput.builder().build());
    }

    private void check(NotificationConfiguration wanted) {
        if (wanted.eventBridgeConfiguration().isPresent()) {
            throw S3Error.NOT_IMPLEMENTED.because("There is no EventBridge here");
        }
        List<Subscription> all = Subscription.of(wanted);
        if (all.size() > MAX) throw S3Error.MALFORMED_XML.refusal();
        Set<String> ids = new HashSet<>();
        for (Subscription each : all) {
            if (!each.id().isEmpty() && !ids.add(each.id())) {
                throw invalid("Configuration Ids must be unique", "Id", each.id());
            }
            check(each);
        }
        for (int i = 0; i < all.size(); i++) {
            for (Subscription later : all.subList(i + 1, all.size())) check(all.get(i), later);
        }
    }

    // AWS: Amazon S3 User Guide, "Configuring event notifications using object key name filtering".
    private static void check(Subscription one, Subscription other) {
        if (!one.overlaps(other)) return;
        boolean isFiltered = !one.rules().isEmpty() || !other.rules().isEmpty();
        throw S3Error.INVALID_ARGUMENT.because(
                isFiltered
                        ? "Configuration is ambiguously defined. Cannot have overlapping suffixes in"
                                + " two rules if the prefixes are overlapping for the same event"
                                + " type."
                        : "Configurations overlap. Configurations on the same bucket cannot share a"
                                + " common event type.");
    }

    private void check(Subscription each) {
        if (each.events().isEmpty()) throw S3Error.MALFORMED_XML.refusal();
        for (String event : each.events()) {
            if (Event.values().contains(event)) continue;
            throw invalid("The event '" + event + "' is not supported", "Event", event);
        }
        Set<String> names = new HashSet<>();
        for (FilterRule rule : each.rules()) {
            String name = rule.name().orElse("").toLowerCase(Locale.ROOT);
            if (!name.equals("prefix") && !name.equals("suffix")) {
                throw invalid(
                        "filter rule name must be either prefix or suffix",
                        "FilterRule.Name",
                        rule.name().orElse(""));
            }
            if (!names.add(name)) {
                throw invalid(
                        "Cannot specify more than one " + name + " rule in a filter.",
                        "FilterRule.Name",
                        rule.name().orElse(""));
            }
            String value = rule.value().orElse("");
            if (value.getBytes(StandardCharsets.UTF_8).length > MAX_VALUE_BYTES) {
                throw invalid(
                        "Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation",
                        "FilterRule.Value",
                        value);
            }
        }
        if (!webhooks.knows(each.arn())) {
            throw invalid(
                    "Unable to validate the following destination configurations",
                    each.arn(),
                    "The destination is not one of those that are set");
        }
    }

    private static String newId(SecureRandom random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    private static RuntimeException invalid(String message, String name, String value) {
        return S3Error.INVALID_ARGUMENT
                .because(message)
                .with(Map.of("ArgumentName", name, "ArgumentValue", value));
    }
}
