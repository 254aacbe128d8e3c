package coffer.kms.material;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.asymmetric.EncodedKeyPair;
import coffer.crypto.asymmetric.KeyPairKind;
import coffer.crypto.asymmetric.PublicHalf;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeyPairMakerTest {
    private final KeyPairMaker maker = new KeyPairMaker(new SecureRandom());

    @Test
    void manyAtOnceAllHaveTheirTurn() throws Exception {
        Callable<EncodedKeyPair> making = () -> maker.make(KeyPairKind.RSA_2048);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<EncodedKeyPair>> made =
                    callers.invokeAll(Stream.generate(() -> making).limit(8).toList());

            for (Future<EncodedKeyPair> one : made) {
                assertThat(PublicHalf.find(KeyPairKind.RSA_2048, one.get().publicKey()))
                        .isPresent();
            }
        }
    }

    @Test
    void makesEveryKind() {
        for (KeyPairKind kind : KeyPairKind.values()) {
            if (kind == KeyPairKind.RSA_3072 || kind == KeyPairKind.RSA_4096) continue;
            try (EncodedKeyPair pair = maker.make(kind)) {
                assertThat(PublicHalf.find(kind, pair.publicKey())).as(kind.name()).isPresent();
            }
        }
    }
}
