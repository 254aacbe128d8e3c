package coffer.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class KeyExchangeTest {
    @Test
    void theHybridComesFirstWhereThereIsOne() {
        assertThat(KeyExchange.preferring("hybrid", List.of("x25519", "hybrid", "secp256r1")))
                .containsExactly("hybrid", "x25519", "secp256r1");
    }

    @Test
    void nothingChangesWhereThereIsNone() {
        assertThat(KeyExchange.preferring("hybrid", List.of("x25519", "secp256r1")))
                .containsExactly("x25519", "secp256r1");
    }

    @Test
    void whatIsSaidOfThisJdkIsTrue() throws Exception {
        String[] groups = SSLContext.getDefault().getSupportedSSLParameters().getNamedGroups();

        assertThat(KeyExchange.isHybrid()).isEqualTo(List.of(groups).contains(KeyExchange.HYBRID));
    }
}
