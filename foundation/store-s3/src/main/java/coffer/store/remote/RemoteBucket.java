package coffer.store.remote;

import coffer.kernel.SecretBytes;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Set;

/// A bucket of another store, and how it is reached. What is kept there has names that begin with
/// `prefix`. The store's certificate must lead to one of `authorities`, or, if there are none, to
/// one that the JDK knows.
public record RemoteBucket(
        URI endpoint,
        String region,
        String name,
        String prefix,
        boolean isPathStyle,
        Set<X509Certificate> authorities) {

    /// What signs the requests. The secret is closed with the place that uses it.
    public record Credentials(String accessKeyId, SecretBytes secretAccessKey) {}

    /// Throws [IllegalArgumentException] for an endpoint that is not TLS, unless it is this
    /// machine.
    public RemoteBucket {
        requireSafe(endpoint);
        if (name.isBlank()) throw new IllegalArgumentException("there is no bucket");
        if (region.isBlank()) throw new IllegalArgumentException("there is no region");
        if (prefix.startsWith("/")) throw new IllegalArgumentException("the prefix begins with /");
        if (!prefix.isEmpty() && !prefix.endsWith("/")) prefix = prefix + "/";
        authorities = Set.copyOf(authorities);
    }

    private static void requireSafe(URI endpoint) {
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        String host = endpoint.getHost();
        boolean isWhole = host != null && (scheme.equals("https") || scheme.equals("http"));
        if (!isWhole) throw new IllegalArgumentException("the endpoint must be an https URL");
        if (endpoint.getUserInfo() != null) {
            throw new IllegalArgumentException("the endpoint must not carry credentials");
        }
        if (scheme.equals("http") && !isThisMachine(host)) {
            throw new IllegalArgumentException(
                    "the endpoint must be an https URL: it is elsewhere");
        }
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /// Tells where, and nothing that is secret.
    @Override
    public String toString() {
        return "`%s/%s` at %s".formatted(name, prefix, endpoint);
    }
}
