package coffer.s3.cors;

import coffer.s3.api.CORSRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The rules of one bucket. The first one that matches counts.
// AWS: Amazon S3 User Guide, "Using cross-origin resource sharing (CORS)".
public record CorsRules(List<CORSRule> rules) {
    private static final String ANYONE = "*";

    public CorsRules {
        rules = List.copyOf(rules);
    }

    /// What a page of `origin` wants to send. Header names are in lower case.
    record Wish(String origin, String method, List<String> headers) {}

    /// The headers of the answer; empty if no rule allows it.
    Optional<Map<String, String>> allow(Wish wish) {
        return rules.stream()
                .filter(rule -> allows(rule, wish))
                .findFirst()
                .map(rule -> headers(rule, wish));
    }

    private static boolean allows(CORSRule rule, Wish wish) {
        List<String> allowed = rule.allowedHeaders().orElse(List.of());
        return origin(rule, wish).isPresent()
                && rule.allowedMethods().contains(wish.method())
                && wish.headers().stream()
                        .allMatch(header ->
                                allowed.stream()
                                        .anyMatch(pattern ->
                                                Pattern.matches(
                                                        pattern.toLowerCase(Locale.ROOT), header)));
    }

    private static Optional<String> origin(CORSRule rule, Wish wish) {
        return rule.allowedOrigins().stream()
                .filter(pattern -> Pattern.matches(pattern, wish.origin()))
                .findFirst();
    }

    private static Map<String, String> headers(CORSRule rule, Wish wish) {
        Map<String, String> headers = new LinkedHashMap<>();
        boolean isForAnyone = origin(rule, wish).filter(ANYONE::equals).isPresent();
        headers.put("access-control-allow-origin", isForAnyone ? ANYONE : wish.origin());
        headers.put("access-control-allow-methods", String.join(", ", rule.allowedMethods()));
        if (!wish.headers().isEmpty()) {
            headers.put("access-control-allow-headers", String.join(", ", wish.headers()));
        }
        rule.exposeHeaders()
                .filter(all -> !all.isEmpty())
                .ifPresent(all ->
                        headers.put("access-control-expose-headers", String.join(", ", all)));
        rule.maxAgeSeconds()
                .ifPresent(age -> headers.put("access-control-max-age", Integer.toString(age)));
        if (!isForAnyone) headers.put("access-control-allow-credentials", "true");
        headers.put(
                "vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method");
        return headers;
    }
}
