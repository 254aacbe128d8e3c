package coffer.s3.event;

import coffer.s3.api.FilterRule;
import coffer.s3.api.NotificationConfiguration;
import coffer.s3.api.NotificationConfigurationFilter;
import coffer.s3.api.S3KeyFilter;
import java.util.List;
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
                && key.startsWith(prefix())
                && key.endsWith(suffix());
    }

    /// Whether something might happen that both wait for.
    boolean overlaps(Subscription other) {
        boolean haveCommonEvent =
                events.stream()
                        .anyMatch(mine ->
                                other.events.stream()
                                        .anyMatch(theirs ->
                                                covers(mine, theirs) || covers(theirs, mine)));
        return haveCommonEvent
                && (prefix().startsWith(other.prefix()) || other.prefix().startsWith(prefix()))
                && (suffix().endsWith(other.suffix()) || other.suffix().endsWith(suffix()));
    }

    /// How keys must begin; empty if they may in any way.
    String prefix() {
        return value("prefix");
    }

    /// How keys must end; empty if they may in any way.
    String suffix() {
        return value("suffix");
    }

    private String value(String name) {
        return rules().stream()
                .filter(rule -> rule.name().filter(name::equalsIgnoreCase).isPresent())
                .findFirst()
                .flatMap(FilterRule::value)
                .orElse("");
    }

    private static boolean covers(String wanted, String event) {
        return wanted.endsWith(":*")
                ? event.startsWith(wanted.substring(0, wanted.length() - 1))
                : event.equals(wanted);
    }
}
