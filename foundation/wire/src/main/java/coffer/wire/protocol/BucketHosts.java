package coffer.wire.protocol;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the bucket in a `Host` header: `bucket.s3.example.com`, `bucket.s3.eu-west-1.example.com`
/// or `bucket.example.com`, where `example.com` is one of the installation's base domains.
public final class BucketHosts {
    private static final String S3_NAMES = "s3(-accelerate)?(\\.dualstack)?(\\.[a-z0-9-]+)?";
    private static final Pattern BEHIND_S3 = Pattern.compile("(.+?)\\." + S3_NAMES);
    private static final Pattern SITE = Pattern.compile("(.+)\\.s3-website[.-][a-z0-9-]+");
    private static final Pattern S3_ITSELF = Pattern.compile(S3_NAMES);

    private final List<String> baseDomains;

    public BucketHosts(List<String> baseDomains) {
        // The longest first, so that `s3.localhost` is found before `localhost`.
        this.baseDomains =
                baseDomains.stream()
                        .map(domain -> domain.toLowerCase(Locale.ROOT))
                        .sorted(Comparator.comparingInt(String::length).reversed())
                        .toList();
    }

    /// The bucket whose website is asked for: `bucket.s3-website-eu-west-1.example.com` or
    /// `bucket.s3-website.eu-west-1.example.com`.
    // AWS: Amazon S3 User Guide, "Website endpoints".
    public Optional<String> site(String hostHeader) {
        String host = withoutPort(hostHeader).toLowerCase(Locale.ROOT);
        if (!host.contains(".s3-website")) return Optional.empty();
        return front(host)
                .map(SITE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1));
    }

    /// Empty if the bucket is in the path.
    public Optional<String> find(String hostHeader) {
        String host = withoutPort(hostHeader).toLowerCase(Locale.ROOT);
        if (baseDomains.contains(host)) return Optional.empty();
        return front(host).flatMap(BucketHosts::bucket);
    }

    private Optional<String> front(String host) {
        return baseDomains.stream()
                .filter(domain -> host.endsWith("." + domain))
                .findFirst()
                .map(domain -> host.substring(0, host.length() - domain.length() - 1));
    }

    private static Optional<String> bucket(String front) {
        if (S3_ITSELF.matcher(front).matches()) return Optional.empty();
        Matcher behind = BEHIND_S3.matcher(front);
        return Optional.of(behind.matches() ? behind.group(1) : front);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean isPort = colon >= 0 && colon > host.lastIndexOf(']');
        return isPort ? host.substring(0, colon) : host;
    }
}
