package coffer.kms.imported;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.asymmetric.KeyPairKind;
import coffer.kernel.Bytes;
import coffer.kms.TestKms;
import coffer.kms.api.ImportKeyMaterialRequest;
import coffer.kms.key.KeyName;
import coffer.testing.Forall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Only the very token that was given for a key is good for it, and for a day only.
class ImportTokenProperties {
    private static final int CASES = 200;

    private TestKms kms;
    private Importer importer;
    private String key;
    private byte[] material;
    private ImportKeyMaterialRequest good;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        importer = new Importer(kms);
        key = importer.key();
        material = importer.random(32);
        good = importer.request(key, material).build();
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void everyChangedByteIsRefused() {
        byte[] token = good.importToken().toArray();
        Forall.cases(
                CASES,
                gen -> {
                    byte[] changed = token.clone();
                    changed[gen.below(token.length)] ^= (byte) (1 + gen.below(255));

                    assertInvalid(key, changed);
                });
        assertThat(importer.state(key)).isEqualTo("PendingImport");
    }

    @Test
    void everyOtherLengthIsRefused() {
        byte[] token = good.importToken().toArray();
        Forall.cases(
                CASES,
                gen -> assertInvalid(key, Arrays.copyOf(token, 1 + gen.below(token.length - 1))));
        assertInvalid(key, Arrays.copyOf(token, token.length + 1));
        assertInvalid(key, Arrays.copyOf(token, 6_144));
    }

    @Test
    void randomBytesAreRefused() {
        Forall.cases(CASES, gen -> assertInvalid(key, gen.bytes(1 + gen.below(6_144))));
    }

    @Test
    void anotherKeysTokenIsRefusedEvenUnderItsName() {
        String other = importer.key();
        byte[] token = good.importToken().toArray();
        assertInvalid(other, token);
        byte[] id = name(other).idBytes().toArray();
        System.arraycopy(id, 0, token, 1, id.length);

        assertInvalid(other, token);
    }

    @Test
    void expiresAfterADay() {
        kms.clock().advance(Duration.ofDays(1).minusMillis(1));
        importer.bring(request(key, good.importToken().toArray()));

        kms.clock().advance(Duration.ofMillis(1));

        assertRefused(
                "ExpiredImportTokenException",
                () -> importer.bring(request(key, good.importToken().toArray())));
    }

    @Test
    void needsNothingThatWasInMemory() {
        ImportTokens elsewhere = new ImportTokens(kms.state().materials().importKeys());

        try (ImportTokens.Token token =
                elsewhere.open(name(key), good.importToken(), TestKms.START)) {
            assertThat(token.wrapping().recipient()).isEqualTo(KeyPairKind.RSA_2048);
            assertThat(token.expiry()).isEqualTo(TestKms.START.plus(Duration.ofDays(1)));
        }
    }

    @Test
    void isOfNoUseOnceTheKeyIsGone() {
        importer.bring(request(key, good.importToken().toArray()));
        Bytes blob = kms.encrypt(Importer.ROOT, key, "text", Map.of());
        kms.as(
                Importer.ROOT,
                coffer.kms.api.KmsApi.SCHEDULE_KEY_DELETION,
                coffer.kms.api.ScheduleKeyDeletionRequest.builder()
                        .keyId(key)
                        .pendingWindowInDays(7)
                        .build());
        kms.clock().advance(Duration.ofDays(7));
        kms.service().maintenance().runDue(kms.clock().instant());

        assertRefused(
                "NotFoundException",
                () -> importer.bring(request(key, good.importToken().toArray())));
        assertRefused(
                "InvalidCiphertextException", () -> kms.decrypt(Importer.ROOT, blob, Map.of()));
    }

    private void assertInvalid(String of, byte[] token) {
        assertRefused("InvalidImportTokenException", () -> importer.bring(request(of, token)))
                .hasMessage("The import token is not valid for this key.");
    }

    private ImportKeyMaterialRequest.Builder request(String of, byte[] token) {
        return ImportKeyMaterialRequest.builder()
                .keyId(of)
                .importToken(Bytes.adopt(token))
                .encryptedKeyMaterial(good.encryptedKeyMaterial())
                .expirationModel(Importer.FOREVER);
    }

    private static KeyName name(String arn) {
        return new KeyName(TestKms.ACCOUNT, TestKms.REGION, arn.substring(arn.indexOf('/') + 1));
    }
}
