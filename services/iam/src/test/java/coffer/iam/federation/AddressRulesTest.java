package coffer.iam.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
    private static final AddressRules PUBLIC_ONLY = new AddressRules(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.192",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::7f00:1",
                "fe80::1",
                "fd00:ec2::254",
                "fc00::1",
                "ff02::1",
                "2001:db8::1",
                "2001::1",
                "2002:7f00:1::1"
            })
    void whatIsNotPublicIsNotAsked(String address) throws UnknownHostException {
        assertThat(PUBLIC_ONLY.allows(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "172.15.0.1", "100.128.0.1", "2606:4700::1"})
    void whatIsPublicIs(String address) throws UnknownHostException {
        assertThat(PUBLIC_ONLY.allows(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void theOperatorAllowsNetworks() throws UnknownHostException {
        AddressRules rules = new AddressRules(List.of("10.1.0.0/16", "::1/128"));

        assertThat(rules.allows(InetAddress.getByName("10.1.200.3"))).isTrue();
        assertThat(rules.allows(InetAddress.getByName("::1"))).isTrue();
        assertThat(rules.allows(InetAddress.getByName("10.2.0.1"))).isFalse();
        assertThatThrownBy(() -> new AddressRules(List.of("localhost")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
