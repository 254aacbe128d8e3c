package coffer.kms.material;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.asymmetric.EncodedKeyPair;
import coffer.crypto.asymmetric.KeyPairKind;
import coffer.crypto.asymmetric.PrivateHalf;
import coffer.kernel.Bytes;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenKeysTest {
    private final OpenKeys keys = new OpenKeys(2);
    private final AtomicInteger loads = new AtomicInteger();

    @Test
    void keepsWhatWasUsedLast() {
        PrivateHalf first = find("1");
        find("2");

        assertThat(find("1")).isSameAs(first);
        find("3");
        assertThat(loads).hasValue(3);
        find("1");
        assertThat(loads).hasValue(3);
        find("2");
        assertThat(loads).hasValue(4);
    }

    @Test
    void forgetsWhatIsDropped() {
        PrivateHalf first = find("1");
        find("2");

        keys.drop(Bytes.utf8("1"));

        assertThat(find("1")).isNotSameAs(first);
        keys.clear();
        find("2");
        assertThat(loads).hasValue(4);
    }

    @Test
    void doesNotKeepWhatWasLoadedBeforeADrop() {
        Bytes id = Bytes.utf8("1");
        keys.find(
                id,
                () -> {
                    keys.drop(id);
                    return load();
                });

        find("1");

        assertThat(loads).hasValue(2);
    }

    private PrivateHalf find(String id) {
        return keys.find(Bytes.utf8(id), this::load);
    }

    private PrivateHalf load() {
        loads.incrementAndGet();
        try (EncodedKeyPair pair = EncodedKeyPair.generate(KeyPairKind.P_256, new SecureRandom())) {
            return PrivateHalf.decode(KeyPairKind.P_256, pair.privateKey());
        }
    }
}
