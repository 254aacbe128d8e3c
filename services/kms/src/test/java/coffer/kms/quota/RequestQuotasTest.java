package coffer.kms.quota;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.gate.admit.Quotas;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.DescribeKeyRequest;
import coffer.kms.api.GenerateDataKeyPairWithoutPlaintextRequest;
import coffer.kms.api.GenerateMacRequest;
import coffer.kms.api.GenerateRandomRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.ListKeysRequest;
import coffer.kms.api.PutKeyPolicyRequest;
import coffer.kms.api.SignRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestQuotasTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final Map<String, Double> RATES =
            Map.of(
                    "symmetric", 3.0,
                    "ecc", 2.0,
                    "ListKeys", 1.0,
                    "GenerateDataKeyPair(ECC_NIST_P256)", 1.0);
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong();
    private TestKms kms;
    private String key;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder, new Quotas(RATES, now::get));
        key = kms.key(TestKms.ACCOUNT);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void usesOfSymmetricKeysAndCodesAndRandomBytesShareOne() {
        String code = kms.key("HMAC_256", "GENERATE_VERIFY_MAC");

        kms.encrypt(ROOT, key, "text", Map.of());
        mac(code);
        random();

        assertThrottled(() -> kms.encrypt(ROOT, key, "text", Map.of()));
        assertThrottled(() -> mac(code));
        assertThrottled(this::random);
        now.addAndGet(SECOND);
        kms.encrypt(ROOT, key, "text", Map.of());
    }

    @Test
    void everyFamilyOfKeysHasItsOwn() {
        String pair = kms.key("ECC_NIST_P256", "SIGN_VERIFY");
        for (int i = 0; i < 3; i++) random();

        sign(pair);
        sign(pair);

        assertThrottled(() -> sign(pair));
    }

    @Test
    void dataKeyPairsHaveOneForEachSpec() {
        pair("ECC_NIST_P256");
        pair("ECC_NIST_P384");
        pair("ECC_NIST_P384");

        assertThrottled(() -> pair("ECC_NIST_P256"));
    }

    @Test
    void otherOperationsHaveTheirOwnIfTheyHaveOne() {
        list(ROOT);

        assertThrottled(() -> list(ROOT));
        for (int i = 0; i < 10; i++) {
            kms.as(ROOT, KmsApi.DESCRIBE_KEY, DescribeKeyRequest.builder().keyId(key).build());
        }
    }

    @Test
    void itIsTheCallersAccountThatPays() {
        Identity other = TestKms.root(TestKms.OTHER_ACCOUNT);
        kms.as(
                ROOT,
                KmsApi.PUT_KEY_POLICY,
                PutKeyPolicyRequest.builder()
                        .keyId(key)
                        .policy(
                                """
                                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                                  "Principal":{"AWS":["111122223333","444455556666"]},
                                  "Action":"kms:*","Resource":"*"}]}\
                                """)
                        .build());
        kms.permit(other, "kms:*", "*");
        for (int i = 0; i < 3; i++) kms.encrypt(other, key, "text", Map.of());

        assertThrottled(() -> kms.encrypt(other, key, "text", Map.of()));
        kms.encrypt(ROOT, key, "text", Map.of());
    }

    @Test
    void whoMayNotIsCountedToo() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        for (int i = 0; i < 3; i++) {
            assertRefused("AccessDeniedException", () -> kms.encrypt(alice, key, "text", Map.of()));
        }

        assertThrottled(() -> kms.encrypt(alice, key, "text", Map.of()));
    }

    @Test
    void refusalsAreRecorded() {
        list(ROOT);
        assertThrottled(() -> list(ROOT));

        assertThat(kms.records())
                .anyMatch(record ->
                        record.eventName().equals("ListKeys")
                                && record.errorCode().orElse("").equals("ThrottlingException"));
    }

    @Test
    void namesAreThoseOfFamiliesPairsAndOperations() {
        assertThat(RequestQuotas.names())
                .contains("symmetric", "rsa", "ecc", "ml-dsa", "CreateKey", "ReplicateKey")
                .contains("GenerateDataKeyPair(RSA_4096)")
                .doesNotContain("Encrypt", "GenerateDataKeyPair", "GenerateDataKey");
    }

    private void assertThrottled(Runnable call) {
        assertRefused("ThrottlingException", call::run)
                .hasMessage(
                        "You have exceeded the rate at which you may call KMS. Reduce the frequency"
                                + " of your calls.");
    }

    private void random() {
        kms.as(
                ROOT,
                KmsApi.GENERATE_RANDOM,
                GenerateRandomRequest.builder().numberOfBytes(1).build());
    }

    private void mac(String code) {
        kms.as(
                ROOT,
                KmsApi.GENERATE_MAC,
                GenerateMacRequest.builder()
                        .keyId(code)
                        .message(SecretBytes.adopt(new byte[1]))
                        .macAlgorithm("HMAC_SHA_256")
                        .build());
    }

    private void sign(String pair) {
        kms.as(
                ROOT,
                KmsApi.SIGN,
                SignRequest.builder()
                        .keyId(pair)
                        .message(SecretBytes.adopt(new byte[1]))
                        .signingAlgorithm("ECDSA_SHA_256")
                        .build());
    }

    private void pair(String spec) {
        kms.as(
                ROOT,
                KmsApi.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
                GenerateDataKeyPairWithoutPlaintextRequest.builder()
                        .keyId(key)
                        .keyPairSpec(spec)
                        .build());
    }

    private void list(Identity who) {
        kms.as(who, KmsApi.LIST_KEYS, ListKeysRequest.builder().build());
    }
}
