package coffer.gate.admit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/// Which addresses count as one: with IPv6, whoever has one has the 2⁶⁴ of its subnet.
final class Network {
    private static final int SUBNET_BYTES = 8;

    private Network() {}

    static String of(String address) {
        if (address.indexOf(':') < 0) return address;
        try {
            // An address in digits is parsed, never looked up.
            InetAddress parsed = InetAddress.getByName(address);
            if (!(parsed instanceof Inet6Address)) return parsed.getHostAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), SUBNET_BYTES));
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
