package coffer.kms.imported;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kms.TestKms;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.ImportKeyMaterialRequest;
import coffer.kms.api.KmsApi;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may import, and what is recorded of it.
class ImportAccessTest {
    private TestKms kms;
    private Importer importer;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms = new TestKms(folder);
        importer = new Importer(kms);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void recordsTellTermsButNoSecretAndNoToken() {
        String key = importer.key();
        importer.bring(key, importer.random(32));

        String record =
                kms.records().stream()
                        .filter(each -> each.eventName().equals("ImportKeyMaterial"))
                        .filter(each -> each.json().contains(key))
                        .findFirst()
                        .orElseThrow()
                        .json();

        assertThat(record)
                .contains("\"expirationModel\":\"KEY_MATERIAL_DOES_NOT_EXPIRE\"", "keyMaterialId")
                .doesNotContain("importToken", "encryptedKeyMaterial");
    }

    @Test
    void policiesSeeTheTerms() {
        String key = importer.key();
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:ImportKeyMaterial","Resource":"*",
                   "Condition":{
                     "StringEquals":{"kms:ExpirationModel":"KEY_MATERIAL_EXPIRES"},
                     "DateLessThan":{"kms:ValidTo":"2026-01-02T00:00:00Z"}}}]}\
                """);
        ImportKeyMaterialRequest.Builder request = importer.request(key, importer.random(32));
        assertRefused(
                "AccessDeniedException",
                () -> kms.as(alice, KmsApi.IMPORT_KEY_MATERIAL, request.build()));
        request.expirationModel("KEY_MATERIAL_EXPIRES");
        assertRefused(
                "AccessDeniedException",
                () ->
                        kms.as(
                                alice,
                                KmsApi.IMPORT_KEY_MATERIAL,
                                request.validTo(TestKms.START.plus(Duration.ofDays(2))).build()));

        kms.as(
                alice,
                KmsApi.IMPORT_KEY_MATERIAL,
                request.validTo(TestKms.START.plus(Duration.ofHours(2))).build());

        assertThat(importer.state(key)).isEqualTo("Enabled");
    }

    @Test
    void aKeyCanBeMadeForImportOnlyByWhoeverMay() {
        Identity alice = TestKms.user(TestKms.ACCOUNT, "alice");
        kms.attach(
                alice,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:CreateKey","Resource":"*",
                   "Condition":{"StringEquals":{"kms:KeyOrigin":"EXTERNAL"}}}]}\
                """);
        CreateKeyRequest.Builder request =
                CreateKeyRequest.builder().bypassPolicyLockoutSafetyCheck(true);

        assertRefused("AccessDeniedException", () -> kms.createKey(alice, request.build()));
        assertThat(kms.createKey(alice, request.origin("EXTERNAL").build()).keyState())
                .contains("PendingImport");
    }
}
