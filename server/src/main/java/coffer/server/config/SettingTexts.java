package coffer.server.config;

import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.s3.bucket.BucketName;
import coffer.s3.quota.Allowance;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// How the text of a setting becomes what it stands for. Each throws [IllegalArgumentException] for
/// a text that stands for nothing.
final class SettingTexts {
    private SettingTexts() {}

    static Optional<Path> optionalPath(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }

    static List<Path> paths(String text) {
        return Setting.commaSeparated(text).stream().map(Path::of).toList();
    }

    static Function<String, Duration> seconds(int least, int most) {
        return Setting.within(least, most).andThen(Duration::ofSeconds);
    }

    static Optional<URI> optionalUri(String text) {
        if (text.isEmpty()) return Optional.empty();
        URI uri = URI.create(text);
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isHttp || uri.getHost() == null) {
            throw new IllegalArgumentException("it must be an http or https URL");
        }
        return Optional.of(uri);
    }

    static Allowance bucketAllowance(String text) {
        return Allowance.parse(text, BucketName::require);
    }

    static Allowance accountAllowance(String text) {
        return Allowance.parse(text, AccountId::new);
    }

    static Map<String, URI> webhooks(String text) {
        Map<String, URI> webhooks = new HashMap<>();
        for (String pair : Setting.commaSeparated(text)) {
            int equals = pair.indexOf('=');
            if (equals < 1 || !pair.startsWith("arn:")) {
                throw new IllegalArgumentException("each must be ARN=URL");
            }
            optionalUri(pair.substring(equals + 1))
                    .ifPresent(to -> webhooks.put(pair.substring(0, equals), to));
        }
        return webhooks;
    }

    static Optional<Integer> optionalPort(String text) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(Setting.within(0, 65_535).apply(text));
    }

    static Set<Bytes> hexadecimals(String text) {
        return Setting.commaSeparated(text).stream()
                .map(HexFormat.of()::parseHex)
                .map(Bytes::adopt)
                .collect(Collectors.toUnmodifiableSet());
    }

    static List<Region> regions(String text) {
        List<Region> regions = Setting.commaSeparated(text).stream().map(Region::new).toList();
        if (regions.isEmpty()) throw new IllegalArgumentException("there must be one");
        return regions;
    }
}
