package coffer.server;

import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The names by which clients reach this server.
final class HostNames {
    private HostNames() {}

    /// For the certificate: each name, and any bucket in front of it.
    static List<String> of(Configuration configuration) {
        Set<String> names = new LinkedHashSet<>();
        for (String domain : baseDomains(configuration)) {
            names.add(domain);
            names.add("*.s3." + domain);
        }
        names.add("s3.localhost");
        names.add("127.0.0.1");
        names.add("::1");
        return List.copyOf(names);
    }

    /// For buckets in host names: `<bucket>.s3.<domain>`.
    static List<String> baseDomains(Configuration configuration) {
        Set<String> domains = new LinkedHashSet<>();
        domains.add("localhost");
        domains.addAll(configuration.value(Settings.SERVER_NAMES));
        try {
            domains.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // A machine that does not know its own name is reached by the others.
        }
        return List.copyOf(domains);
    }
}
