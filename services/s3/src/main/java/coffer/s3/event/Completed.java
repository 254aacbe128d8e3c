package coffer.s3.event;

import coffer.s3.api.FilterRule;
import coffer.s3.api.LambdaFunctionConfiguration;
import coffer.s3.api.NotificationConfiguration;
import coffer.s3.api.NotificationConfigurationFilter;
import coffer.s3.api.QueueConfiguration;
import coffer.s3.api.S3KeyFilter;
import coffer.s3.api.TopicConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What is kept of a configuration: each part has an id, and rules are named `Prefix` and `Suffix`
/// however they were spelled.
// AWS: QueueConfiguration, "Id": "If you don't provide one, Amazon S3 will assign an ID."
final class Completed {
    private final Supplier<String> ids;

    Completed(Supplier<String> ids) {
        this.ids = ids;
    }

    NotificationConfiguration configuration(NotificationConfiguration wanted) {
        return NotificationConfiguration.builder()
                .topicConfigurations(wanted.topicConfigurations().map(this::topics))
                .queueConfigurations(wanted.queueConfigurations().map(this::queues))
                .lambdaFunctionConfigurations(
                        wanted.lambdaFunctionConfigurations().map(this::functions))
                .build();
    }

    private List<TopicConfiguration> topics(List<TopicConfiguration> wanted) {
        return wanted.stream()
                .map(each ->
                        TopicConfiguration.builder()
                                .id(id(each.id()))
                                .topicArn(each.topicArn())
                                .events(each.events())
                                .filter(each.filter().map(Completed::filter))
                                .build())
                .toList();
    }

    private List<QueueConfiguration> queues(List<QueueConfiguration> wanted) {
        return wanted.stream()
                .map(each ->
                        QueueConfiguration.builder()
                                .id(id(each.id()))
                                .queueArn(each.queueArn())
                                .events(each.events())
                                .filter(each.filter().map(Completed::filter))
                                .build())
                .toList();
    }

    private List<LambdaFunctionConfiguration> functions(List<LambdaFunctionConfiguration> wanted) {
        return wanted.stream()
                .map(each ->
                        LambdaFunctionConfiguration.builder()
                                .id(id(each.id()))
                                .lambdaFunctionArn(each.lambdaFunctionArn())
                                .events(each.events())
                                .filter(each.filter().map(Completed::filter))
                                .build())
                .toList();
    }

    private String id(Optional<String> wanted) {
        return wanted.filter(id -> !id.isEmpty()).orElseGet(ids);
    }

    private static NotificationConfigurationFilter filter(NotificationConfigurationFilter wanted) {
        return NotificationConfigurationFilter.builder()
                .key(
                        wanted.key()
                                .map(key ->
                                        S3KeyFilter.builder()
                                                .filterRules(
                                                        key.filterRules().map(Completed::rules))
                                                .build()))
                .build();
    }

    private static List<FilterRule> rules(List<FilterRule> wanted) {
        return wanted.stream()
                .map(rule ->
                        FilterRule.builder()
                                .name(
                                        rule.name().filter("suffix"::equalsIgnoreCase).isPresent()
                                                ? "Suffix"
                                                : "Prefix")
                                .value(rule.value())
                                .build())
                .toList();
    }
}
