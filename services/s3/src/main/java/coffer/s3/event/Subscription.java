package coffer.s3.event;

import coffer.s3.api.FilterRule;
import coffer.s3.api.NotificationConfiguration;
import coffer.s3.api.NotificationConfigurationFilter;
import coffer.s3.api.S3KeyFilter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// One who waits for some of what happens in a bucket.
record Subscription(
        String id,
        String arn,
        List<String> events,
        Optional<NotificationConfigurationFilter> filter) {

    static List<Subscription> of(NotificationConfiguration configuration) {
        Stream<Subscription> topics =
                configuration.topicConfigurations().orElse(List.of()).stream()
                        .map(it ->
                                new Subscription(
                                        it.id().orElse(""),
                                        it.topicArn(),
                                        it.events(),
                                        it.filter()));
        Stream<Subscription> queues =
                configuration.queueConfigurations().orElse(List.of()).stream()
                        .map(it ->
                                new Subscription(
                                        it.id().orElse(""),
                                        it.queueArn(),
                                        it.events(),
                                        it.filter()));
        Stream<Subscription> functions =
                configuration.lambdaFunctionConfigurations().orElse(List.of()).stream()
                        .map(it ->
                                new Subscription(
                                        it.id().orElse(""),
                                        it.lambdaFunctionArn(),
                                        it.events(),
                                        it.filter()));
        return Stream.of(topics, queues, functions).flatMap(each -> each).toList();
    }

    List<FilterRule> rules() {
        return filter.flatMap(NotificationConfigurationFilter::key)
                .flatMap(S3KeyFilter::filterRules)
                .orElse(List.of());
    }

    boolean wants(String event, String key) {
        return events.stream().anyMatch(wanted -> covers(wanted, "s3:" + event))
                && rules().stream().allMatch(rule -> matches(rule, key));
    }

    private static boolean covers(String wanted, String event) {
        return wanted.endsWith(":*")
                ? event.startsWith(wanted.substring(0, wanted.length() - 1))
                : event.equals(wanted);
    }

    private static boolean matches(FilterRule rule, String key) {
        String value = rule.value().orElse("");
        return switch (rule.name().orElse("").toLowerCase(Locale.ROOT)) {
            case "prefix" -> key.startsWith(value);
            case "suffix" -> key.endsWith(value);
            default -> false;
        };
    }
}
