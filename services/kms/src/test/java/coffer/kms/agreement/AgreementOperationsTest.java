package coffer.kms.agreement;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.DeriveSharedSecretRequest;
import coffer.kms.api.DeriveSharedSecretResponse;
import coffer.kms.api.GetPublicKeyRequest;
import coffer.kms.api.KmsApi;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementOperationsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);

    private TestKms kms;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @ParameterizedTest
    @CsvSource({"ECC_NIST_P256, 32", "ECC_NIST_P384, 48", "ECC_NIST_P521, 66"})
    void bothSidesDeriveTheSameSecret(String spec, int length) {
        String one = kms.key(spec, "KEY_AGREEMENT");
        String two = kms.key(spec, "KEY_AGREEMENT");

        DeriveSharedSecretResponse here = derive(ROOT, one, publicKey(two));
        SecretBytes secret = here.sharedSecret().orElseThrow();

        assertThat(here.keyId()).contains(one);
        assertThat(here.keyAgreementAlgorithm()).contains("ECDH");
        assertThat(here.keyOrigin()).contains("AWS_KMS");
        assertThat(secret.size()).isEqualTo(length);
        assertThat(derive(ROOT, two, publicKey(one)).sharedSecret().orElseThrow().sameAs(secret))
                .isTrue();
    }

    @Test
    void aPeerMustHaveAKeyOfTheSameCurve() {
        String key = kms.key("ECC_NIST_P256", "KEY_AGREEMENT");
        Bytes other = publicKey(kms.key("ECC_NIST_P384", "KEY_AGREEMENT"));
        byte[] offCurve = publicKey(key).toArray();
        offCurve[offCurve.length - 1] ^= 1;

        assertRefused("ValidationException", () -> derive(ROOT, key, other));
        assertRefused("ValidationException", () -> derive(ROOT, key, Bytes.adopt(offCurve)));
        assertRefused("ValidationException", () -> derive(ROOT, key, Bytes.utf8("no key")));
    }

    @Test
    void onlyKeysForItAgree() {
        String key = kms.key("ECC_NIST_P256", "SIGN_VERIFY");

        assertRefused("InvalidKeyUsageException", () -> derive(ROOT, key, publicKey(key)))
                .hasMessage(
                        key
                                + " key usage is SIGN_VERIFY which is not valid for"
                                + " DeriveSharedSecret.");
    }

    @Test
    void permissionAndDryRunsAreHeeded() {
        String key = kms.key("ECC_NIST_P256", "KEY_AGREEMENT");
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        Bytes peer = publicKey(key);

        assertRefused("AccessDeniedException", () -> derive(alice, key, peer));
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:DeriveSharedSecret","Resource":"*",
                   "Condition":{"StringEquals":{"kms:KeyAgreementAlgorithm":"ECDH"}}}]}\
                """);
        assertThat(derive(alice, key, peer).sharedSecret()).isPresent();
        assertRefused(
                "DryRunOperationException",
                () ->
                        kms.as(
                                alice,
                                KmsApi.DERIVE_SHARED_SECRET,
                                request(key, peer).dryRun(true).build()));
        assertRefused(
                "ValidationException",
                () ->
                        kms.as(
                                alice,
                                KmsApi.DERIVE_SHARED_SECRET,
                                request(key, Bytes.utf8("no key")).dryRun(true).build()));
    }

    private DeriveSharedSecretResponse derive(Identity who, String key, Bytes peer) {
        return kms.as(who, KmsApi.DERIVE_SHARED_SECRET, request(key, peer).build());
    }

    private Bytes publicKey(String key) {
        return kms.as(ROOT, KmsApi.GET_PUBLIC_KEY, GetPublicKeyRequest.builder().keyId(key).build())
                .publicKey()
                .orElseThrow();
    }

    private static DeriveSharedSecretRequest.Builder request(String key, Bytes peer) {
        return DeriveSharedSecretRequest.builder()
                .keyId(key)
                .publicKey(peer)
                .keyAgreementAlgorithm("ECDH");
    }
}
