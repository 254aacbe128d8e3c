package coffer.policy.condition;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Forall;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {
    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24, 203.0.113.255, true",
        "203.0.113.0/24, 203.0.114.0, false",
        "203.0.113.9/24, 203.0.113.1, true",
        "10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, 10.0.0.2, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 1.2.3.4, false",
        "::/0, 2001:db8::, true",
        "2001:DB8:1234:5678::/64, 2001:db8:1234:5678:ffff::1, true",
        "2001:DB8:1234:5678::/64, 2001:db8:1234:5679::, false",
        "2001:db8::/33, 2001:db8:8000::, false",
        "::ffff:10.0.0.0/104, 10.9.9.9, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "1:2:3:4:5:6:7::/112, 1:2:3:4:5:6:7:8, true",
    })
    void containsWhatSharesItsPrefix(String range, String address, boolean expected) {
        boolean contains =
                IpRange.find(range).orElseThrow().contains(IpAddress.find(address).orElseThrow());

        assertThat(contains).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4 ",
                "a.b.c.d",
                "::1::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                ":1",
                "1:",
                ":::",
                "g::",
                "fe80::1%eth0",
                "1.2.3.4::",
                "::1.2.3",
                "localhost",
                "١.٢.٣.٤"
            })
    void refusesWhatIsNoAddress(String text) {
        assertThat(IpAddress.find(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3.4/33", "1.2.3.4/", "1.2.3.4/-1", "::/129", "/8", "1.2.3.4/8/8"})
    void refusesWhatIsNoRange(String text) {
        assertThat(IpRange.find(text)).isEmpty();
    }

    @Test
    void readsAddressesAsTheJdkDoes() {
        Forall.cases(gen -> {
            byte[] bytes = gen.bytes(16);
            for (int i = 0; i < 16; i++) if (gen.below(3) > 0) bytes[i] = 0;
            String text = text(bytes);

            IpAddress address = IpAddress.find(text).orElseThrow();

            BigInteger expected = new BigInteger(1, bytes);
            BigInteger mask = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
            assertThat(address.high()).isEqualTo(expected.shiftRight(64).longValue());
            assertThat(address.low()).isEqualTo(expected.and(mask).longValue());
        });
    }

    private static String text(byte[] bytes) {
        try {
            String full = InetAddress.getByAddress(bytes).getHostAddress();
            // Shortened as RFC 5952 allows, where there is something to shorten.
            return full.indexOf(':') < 0
                    ? "::ffff:" + full
                    : full.replaceFirst("(^|:)0(:0)+(:|$)", "::");
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
