package coffer.sts.web;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.iam.federation.IssuerPages;
import coffer.iam.federation.OidcProvider;
import coffer.sts.jwt.JsonWebKeys;
import coffer.sts.jwt.JsonWebToken;
import coffer.sts.jwt.TestSigner;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IssuerKeysTest {
    private static final TestSigner SIGNER = TestSigner.edwards("one");
    private static final String ISSUER = "https://id.example";
    private static final int MANY = 20;

    /// An issuer that answers nobody before everybody has asked.
    private static final class Patient implements IssuerPages {
        private final CountDownLatch everybody = new CountDownLatch(MANY);
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public String read(URI uri, Collection<String> thumbprints) {
            asked.incrementAndGet();
            try {
                everybody.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return uri.getPath().equals("/keys")
                    ? TestSigner.keys(SIGNER)
                    : "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(ISSUER, ISSUER);
        }

        @Override
        public String thumbprint(URI uri) {
            throw new AssertionError("nobody asks");
        }
    }

    @Test
    void oneQuestionAnswersEveryoneWhoWaits() throws Exception {
        Patient pages = new Patient();
        IssuerKeys issuers = new IssuerKeys(pages, System::nanoTime);
        OidcProvider provider =
                new OidcProvider(
                        "id.example", List.of("client"), List.of(), Instant.EPOCH, Map.of());
        JsonWebToken token = JsonWebToken.parse(SIGNER.token("{}"));

        List<Future<JsonWebKeys>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MANY; i++) {
                answers.add(
                        threads.submit(() -> {
                            pages.everybody.countDown();
                            return issuers.keys(provider, token);
                        }));
            }
        }

        for (Future<JsonWebKeys> answer : answers) {
            assertThat(token.isSignedByOneOf(answer.get())).isTrue();
        }
        // The document and the keys.
        assertThat(pages.asked.get()).isEqualTo(2);
    }
}
