package coffer.iam.federation;

import coffer.policy.condition.IpAddress;
import coffer.policy.condition.IpRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which addresses an identity provider may have. Whoever can name a provider could otherwise make
/// the server ask what only the server can reach, such as a cloud's metadata service.
///
/// Public addresses are allowed; of all others only those the operator lists.
public final class AddressRules {
    // IANA's special-purpose address registries.
    private static final List<IpRange> SPECIAL =
            ranges(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3");
    // Everything else of IPv6 is special.
    private static final IpRange GLOBAL_V6 = range("2000::/3");
    private static final List<IpRange> SPECIAL_V6 =
            ranges("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private final List<IpRange> allowed;

    /// `allowed` are ranges such as `10.1.0.0/16`. Throws [IllegalArgumentException] for others.
    public AddressRules(List<String> allowed) {
        this.allowed = allowed.stream().map(AddressRules::range).toList();
    }

    public boolean allows(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        Optional<IpAddress> parsed = IpAddress.find(zone < 0 ? text : text.substring(0, zone));
        return parsed.filter(it -> isListed(it) || !isSpecial(it)).isPresent();
    }

    private boolean isListed(IpAddress address) {
        return allowed.stream().anyMatch(range -> range.contains(address));
    }

    private static boolean isSpecial(IpAddress address) {
        if (!address.isV6()) return SPECIAL.stream().anyMatch(range -> range.contains(address));
        return !GLOBAL_V6.contains(address)
                || SPECIAL_V6.stream().anyMatch(range -> range.contains(address));
    }

    private static List<IpRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRules::range).toList();
    }

    private static IpRange range(String text) {
        return IpRange.find(text)
                .orElseThrow(() -> new IllegalArgumentException("not a network: " + text));
    }
}
