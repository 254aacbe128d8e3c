package coffer.wire.http;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// Which key exchanges TLS offers, the best first.
public final class KeyExchange {
    /// ML-KEM-768 together with X25519: whoever records traffic today and owns a quantum computer
    /// later must break both.
    static final String HYBRID = "X25519MLKEM768";

    private static final List<String> GROUPS = preferring(HYBRID, supported());

    private KeyExchange() {}

    /// Whether this JDK can agree on keys that a quantum computer does not reveal.
    public static boolean isHybrid() {
        return GROUPS.contains(HYBRID);
    }

    static String[] groups() {
        return GROUPS.toArray(String[]::new);
    }

    static List<String> preferring(String first, List<String> groups) {
        if (!groups.contains(first)) return groups;
        return Stream.concat(Stream.of(first), groups.stream()).distinct().toList();
    }

    private static List<String> supported() {
        try {
            // The JDK's default context would read every authority that the world trusts.
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[0], null);
            String[] groups = context.getSupportedSSLParameters().getNamedGroups();
            return groups == null ? List.of() : List.of(groups);
        } catch (GeneralSecurityException e) {
            throw new HttpServerException("setting up TLS", e);
        }
    }
}
