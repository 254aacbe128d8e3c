package coffer.policy.condition;

import java.util.Optional;

/// Addresses that share their first bits, as CIDR writes them: `203.0.113.0/24`. Bits of the
/// network beyond the prefix are ignored.
public record IpRange(IpAddress network, int prefix) {

    /// Empty if the text is neither an address nor a range. An address alone is a range of one.
    public static Optional<IpRange> find(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return IpAddress.find(text).map(address -> new IpRange(address, address.bits()));
        }
        Optional<IpAddress> network = IpAddress.find(text.substring(0, slash));
        String prefix = text.substring(slash + 1);
        if (network.isEmpty() || !prefix.matches("[0-9]{1,3}")) return Optional.empty();
        int bits = Integer.parseInt(prefix);
        // A mapped address was written with the prefix length of IPv6.
        boolean isMapped = !network.get().isV6() && text.indexOf(':') >= 0;
        int effective = isMapped ? bits - 96 : bits;
        if (effective < 0 || effective > network.get().bits()) return Optional.empty();
        return Optional.of(new IpRange(network.get(), effective));
    }

    /// The first address of an IPv4 range, as a number.
    public long first() {
        return prefix == 0 ? 0 : network.low() & (0xffff_ffffL << (32 - prefix) & 0xffff_ffffL);
    }

    /// Whether every address of the other is one of these.
    public boolean contains(IpRange other) {
        return other.prefix >= prefix && contains(other.network);
    }

    public boolean contains(IpAddress address) {
        if (address.isV6() != network.isV6()) return false;
        if (!network.isV6()) {
            return sharesBits(address.low() << 32, network.low() << 32, prefix);
        }
        return sharesBits(address.high(), network.high(), Math.min(prefix, 64))
                && sharesBits(address.low(), network.low(), Math.max(prefix - 64, 0));
    }

    private static boolean sharesBits(long a, long b, int count) {
        return count == 0 || (a ^ b) >>> (64 - count) == 0;
    }
}
