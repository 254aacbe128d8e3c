package coffer.kms.attestation;

import static coffer.kms.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.attestation.AttestationRoots;
import coffer.crypto.attestation.AttestationVerifier;
import coffer.crypto.attestation.TpmAttester;
import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.TestKms;
import coffer.kms.api.CreateKeyRequest;
import coffer.kms.api.DecryptRequest;
import coffer.kms.api.DecryptResponse;
import coffer.kms.api.DeriveSharedSecretRequest;
import coffer.kms.api.DeriveSharedSecretResponse;
import coffer.kms.api.GenerateDataKeyPairRequest;
import coffer.kms.api.GenerateDataKeyPairResponse;
import coffer.kms.api.GenerateDataKeyRequest;
import coffer.kms.api.GenerateDataKeyResponse;
import coffer.kms.api.GenerateRandomRequest;
import coffer.kms.api.GenerateRandomResponse;
import coffer.kms.api.GetPublicKeyRequest;
import coffer.kms.api.KmsApi;
import coffer.kms.api.RecipientInfo;
import coffer.ledger.AuditRecord;
import coffer.testing.attestation.TestAuthority;
import coffer.testing.attestation.TestCertificate;
import coffer.testing.attestation.TestDocument;
import coffer.testing.attestation.TestRecipient;
import coffer.testing.attestation.TestTpm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipientsTest {
    private static final Identity ROOT = TestKms.root(TestKms.ACCOUNT);
    private static final Identity ALICE = TestKms.user(TestKms.ACCOUNT, "alice");
    private static final TestAuthority AWS = TestAuthority.at(TestKms.START);
    private static final TestAuthority OPERATOR = TestAuthority.at(TestKms.START);
    private static final TestRecipient ENCLAVE = TestRecipient.create();
    private static final String IMAGE = HexFormat.of().formatHex(TestDocument.filled(1));

    private TestKms kms;

    @BeforeEach
    void open(@TempDir Path folder) {
        kms =
                new TestKms(
                        folder,
                        new AttestationVerifier(
                                new AttestationRoots(
                                        Set.of(AWS.root().certificate()),
                                        Set.of(OPERATOR.root().certificate())),
                                Duration.ofMinutes(5)));
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @Test
    void decryptAnswersForTheEnclaveOnly() {
        Bytes blob = kms.encrypt(ROOT, kms.key(TestKms.ACCOUNT), "for the enclave", Map.of());

        DecryptResponse answer = decrypt(ROOT, blob, enclave());

        assertThat(answer.plaintext()).isEmpty();
        assertThat(ENCLAVE.open(answer.ciphertextForRecipient().orElseThrow().toArray()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("for the enclave");
        assertThat(kms.decrypt(ROOT, blob, Map.of())).isEqualTo("for the enclave");
    }

    @Test
    void aDataKeyForTheEnclaveIsTheOneInTheBlob() {
        String key = kms.key(TestKms.ACCOUNT);

        GenerateDataKeyResponse answer =
                kms.as(
                        ROOT,
                        KmsApi.GENERATE_DATA_KEY,
                        GenerateDataKeyRequest.builder()
                                .keyId(key)
                                .keySpec("AES_256")
                                .recipient(recipient(enclave()))
                                .build());

        assertThat(answer.plaintext()).isEmpty();
        byte[] opened = ENCLAVE.open(answer.ciphertextForRecipient().orElseThrow().toArray());
        DecryptRequest request =
                DecryptRequest.builder().ciphertextBlob(answer.ciphertextBlob()).build();
        try (SecretBytes kept = kms.as(ROOT, KmsApi.DECRYPT, request).plaintext().orElseThrow()) {
            assertThat(opened).hasSize(32).isEqualTo(kept.expose());
        }
    }

    @Test
    void thePrivateKeyForTheEnclaveIsTheOneInTheBlob() {
        GenerateDataKeyPairResponse answer =
                kms.as(
                        ROOT,
                        KmsApi.GENERATE_DATA_KEY_PAIR,
                        GenerateDataKeyPairRequest.builder()
                                .keyId(kms.key(TestKms.ACCOUNT))
                                .keyPairSpec("ECC_NIST_P256")
                                .recipient(recipient(enclave()))
                                .build());

        assertThat(answer.privateKeyPlaintext()).isEmpty();
        byte[] opened = ENCLAVE.open(answer.ciphertextForRecipient().orElseThrow().toArray());
        DecryptRequest request =
                DecryptRequest.builder().ciphertextBlob(answer.privateKeyCiphertextBlob()).build();
        try (SecretBytes kept = kms.as(ROOT, KmsApi.DECRYPT, request).plaintext().orElseThrow()) {
            assertThat(opened).isEqualTo(kept.expose());
        }
    }

    @Test
    void theSharedSecretForTheEnclaveIsTheOneWithoutIt() {
        String key = kms.key("ECC_NIST_P256", "KEY_AGREEMENT");
        Bytes peer =
                kms.as(
                                ROOT,
                                KmsApi.GET_PUBLIC_KEY,
                                GetPublicKeyRequest.builder().keyId(key).build())
                        .publicKey()
                        .orElseThrow();
        DeriveSharedSecretRequest.Builder request =
                DeriveSharedSecretRequest.builder()
                        .keyId(key)
                        .keyAgreementAlgorithm("ECDH")
                        .publicKey(peer);
        SecretBytes known =
                kms.as(ROOT, KmsApi.DERIVE_SHARED_SECRET, request.build())
                        .sharedSecret()
                        .orElseThrow();

        DeriveSharedSecretResponse answer =
                kms.as(
                        ROOT,
                        KmsApi.DERIVE_SHARED_SECRET,
                        request.recipient(recipient(enclave())).build());

        assertThat(answer.sharedSecret()).isEmpty();
        assertThat(ENCLAVE.open(answer.ciphertextForRecipient().orElseThrow().toArray()))
                .isEqualTo(known.expose());
    }

    @Test
    void randomBytesForTheEnclave() {
        GenerateRandomResponse answer =
                kms.as(
                        ROOT,
                        KmsApi.GENERATE_RANDOM,
                        GenerateRandomRequest.builder()
                                .numberOfBytes(64)
                                .recipient(recipient(enclave()))
                                .build());

        assertThat(answer.plaintext()).isEmpty();
        assertThat(ENCLAVE.open(answer.ciphertextForRecipient().orElseThrow().toArray()))
                .hasSize(64);
    }

    @Test
    void aKeyCanBeForOneImageOnly() {
        Bytes blob =
                kms.encrypt(
                        ROOT,
                        keyFor("kms:RecipientAttestation:ImageSha384", IMAGE.toUpperCase()),
                        "x",
                        Map.of());

        assertThat(decrypt(ALICE, blob, enclave()).ciphertextForRecipient()).isPresent();
        assertRefused(
                "AccessDeniedException",
                () -> decrypt(ALICE, blob, enclave().pcr(0, TestDocument.filled(99))));
        assertRefused("AccessDeniedException", () -> decrypt(ALICE, blob, tpm()));
        assertRefused("AccessDeniedException", () -> kms.decrypt(ALICE, blob, Map.of()));
    }

    @Test
    void aKeyCanBeForOneRegister() {
        String value = HexFormat.of().formatHex(TestDocument.filled(9));
        Bytes forEnclave =
                kms.encrypt(ROOT, keyFor("kms:RecipientAttestation:PCR8", value), "x", Map.of());
        Bytes forTpm =
                kms.encrypt(
                        ROOT,
                        keyFor("kms:RecipientAttestation:NitroTPMPCR8", value),
                        "x",
                        Map.of());

        assertThat(decrypt(ALICE, forEnclave, enclave()).ciphertextForRecipient()).isPresent();
        assertThat(decrypt(ALICE, forTpm, tpm()).ciphertextForRecipient()).isPresent();
        assertRefused("AccessDeniedException", () -> decrypt(ALICE, forEnclave, tpm()));
        assertRefused("AccessDeniedException", () -> decrypt(ALICE, forTpm, enclave()));
        assertRefused(
                "AccessDeniedException", () -> decrypt(ALICE, forEnclave, enclave().withoutPcr(8)));
    }

    @Test
    void aTpmOfTheOperatorsOwnIsKnownByKeysOfItsOwnOnly() {
        String zero = HexFormat.of().formatHex(TestDocument.filled(1)).substring(0, 64);
        Bytes forTpm = kms.encrypt(ROOT, keyFor("coffer:TpmPCR0", zero), "x", Map.of());

        assertThat(decrypt(ALICE, forTpm, ownTpm()).ciphertextForRecipient()).isPresent();
        assertRefused("AccessDeniedException", () -> decrypt(ALICE, forTpm, enclave()));
        for (String name : List.of("ImageSha384", "PCR0", "NitroTPMPCR0")) {
            Bytes blob =
                    kms.encrypt(
                            ROOT, keyFor("kms:RecipientAttestation:" + name, zero), "x", Map.of());
            assertRefused("AccessDeniedException", () -> decrypt(ALICE, blob, ownTpm()));
        }
    }

    @Test
    void randomBytesCanBeForOneImageOnly() {
        kms.attach(
                ALICE,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"kms:GenerateRandom","Resource":"*","Condition":
                    {"StringEquals":{"kms:RecipientAttestation:ImageSha384":"%s"}}}]}\
                """
                        .formatted(IMAGE));
        GenerateRandomRequest.Builder request = GenerateRandomRequest.builder().numberOfBytes(8);

        assertRefused(
                "AccessDeniedException",
                () -> kms.as(ALICE, KmsApi.GENERATE_RANDOM, request.build()));
        assertThat(
                        kms.as(
                                        ALICE,
                                        KmsApi.GENERATE_RANDOM,
                                        request.recipient(recipient(enclave())).build())
                                .ciphertextForRecipient())
                .isPresent();
    }

    /// The names are those of AWS's example records; so is base64.
    @Test
    void theRecordTellsWhatTheMachineRuns() {
        Bytes blob = kms.encrypt(ROOT, kms.key(TestKms.ACCOUNT), "x", Map.of());
        String image = Base64.getEncoder().encodeToString(TestDocument.filled(1));

        decrypt(ROOT, blob, enclave());
        decrypt(ROOT, blob, tpm());
        kms.decrypt(ROOT, blob, Map.of());
        Bytes forbidden =
                kms.encrypt(
                        ROOT,
                        keyFor("kms:RecipientAttestation:PCR0", "00".repeat(48)),
                        "x",
                        Map.of());
        assertRefused("AccessDeniedException", () -> decrypt(ALICE, forbidden, enclave()));

        List<String> told =
                kms.records().stream()
                        .filter(record -> record.eventName().equals("Decrypt"))
                        .map(AuditRecord::json)
                        .toList();
        assertThat(told.get(0))
                .contains("\"recipient\":{")
                .contains("\"attestationDocumentModuleId\":\"")
                .contains("\"attestationDocumentEnclaveImageDigest\":\"" + image + "\"")
                .contains("\"attestationDocumentEnclavePCR8\":\"");
        assertThat(told.get(1)).contains("\"attestationDocumentNitroTPMPCR");
        assertThat(told.get(2)).doesNotContain("\"recipient\":");
        assertThat(told.get(3)).contains("\"attestationDocumentEnclaveImageDigest\":");
    }

    @Test
    void aDocumentThatIsNotBelievedFailsTheRequestAndIsRecorded() {
        Bytes blob = kms.encrypt(ROOT, kms.key(TestKms.ACCOUNT), "x", Map.of());
        TestAuthority other = TestAuthority.at(TestKms.START);

        assertRefused("ValidationException", () -> decrypt(ROOT, blob, new byte[] {1}))
                .hasMessageContaining("not a COSE_Sign1");
        assertRefused(
                        "ValidationException",
                        () ->
                                decrypt(
                                        ROOT,
                                        blob,
                                        TestDocument.ofEnclave(other, TestKms.START)
                                                .publicKey(ENCLAVE.publicKey())))
                .hasMessageContaining("root trusted here");
        assertRefused(
                        "ValidationException",
                        () -> decrypt(ROOT, blob, enclave().pcr(0, new byte[48])))
                .hasMessageContaining("debug mode");
        assertRefused(
                        "ValidationException",
                        () -> decrypt(ROOT, blob, enclave().without("public_key")))
                .hasMessageContaining("public key");
        kms.clock().advance(Duration.ofMinutes(6));
        assertRefused("ValidationException", () -> decrypt(ROOT, blob, enclave()))
                .hasMessageContaining("too old");

        assertThat(kms.records())
                .filteredOn(record -> record.eventName().equals("Decrypt"))
                .hasSize(5)
                .allMatch(record -> record.errorCode().orElse("").equals("ValidationException"))
                .extracting(AuditRecord::json)
                .allMatch(json -> json.contains("attestation document is refused"));
    }

    @Test
    void bothMembersOfARecipientAreNeeded() {
        Bytes blob = kms.encrypt(ROOT, kms.key(TestKms.ACCOUNT), "x", Map.of());
        RecipientInfo.Builder document =
                RecipientInfo.builder().attestationDocument(Bytes.adopt(enclave().signed()));
        RecipientInfo.Builder algorithm =
                RecipientInfo.builder().keyEncryptionAlgorithm("RSAES_OAEP_SHA_256");

        assertRefused("ValidationException", () -> decrypt(blob, document.build()));
        assertRefused("ValidationException", () -> decrypt(blob, algorithm.build()));
        assertRefused(
                "ValidationException",
                () -> decrypt(blob, document.keyEncryptionAlgorithm("RSAES_OAEP_SHA_1").build()));
    }

    @Test
    void withoutAnyRootEveryRecipientIsRefused(@TempDir Path folder) {
        try (TestKms trusting = new TestKms(folder)) {
            Bytes blob = trusting.encrypt(ROOT, trusting.key(TestKms.ACCOUNT), "x", Map.of());
            DecryptRequest request =
                    DecryptRequest.builder()
                            .ciphertextBlob(blob)
                            .recipient(recipient(enclave()))
                            .build();

            assertRefused(
                            "UnsupportedOperationException",
                            () -> trusting.as(ROOT, KmsApi.DECRYPT, request))
                    .hasMessageContaining("attestation-roots");
        }
    }

    /// A key that alice may use where `condition` has `value`.
    private String keyFor(String condition, String value) {
        String policy =
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
                   "Action":["kms:Encrypt","kms:PutKeyPolicy"],"Resource":"*"},
                  {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/alice"},
                   "Action":"kms:Decrypt","Resource":"*",
                   "Condition":{"StringEqualsIgnoreCase":{"%s":"%s"}}}]}\
                """
                        .formatted(condition, value);
        CreateKeyRequest request = CreateKeyRequest.builder().policy(policy).build();
        return kms.createKey(ROOT, request).arn().orElseThrow();
    }

    /// Its register 0 holds bytes of 1, as that of [#enclave].
    private static byte[] ownTpm() {
        TestTpm tpm = new TestTpm(false);
        TpmAttester.Subject subject =
                new TpmAttester.Subject(
                        "own", Bytes.adopt(ENCLAVE.publicKey()), Bytes.empty(), TestKms.START);
        byte[] quote = tpm.quote(subject.qualifyingData().toArray());
        TestCertificate key = tpm.wish(TestKms.START).under(OPERATOR.root(), tpm.key());
        return new TpmAttester(
                        OPERATOR.signer().key(),
                        Bytes.adopt(OPERATOR.signer().der()),
                        OPERATOR.bundle().stream().map(Bytes::adopt).toList())
                .document(
                        subject,
                        new TpmAttester.Quoted(
                                Bytes.adopt(quote),
                                Bytes.adopt(tpm.sign(quote)),
                                Bytes.adopt(tpm.values()),
                                Bytes.adopt(key.der())))
                .toArray();
    }

    private static TestDocument enclave() {
        return TestDocument.ofEnclave(AWS, TestKms.START).publicKey(ENCLAVE.publicKey());
    }

    private static TestDocument tpm() {
        return TestDocument.ofTpm(AWS, TestKms.START).publicKey(ENCLAVE.publicKey());
    }

    private DecryptResponse decrypt(Identity who, Bytes blob, TestDocument document) {
        return decrypt(who, blob, document.signed());
    }

    private DecryptResponse decrypt(Identity who, Bytes blob, byte[] document) {
        DecryptRequest request =
                DecryptRequest.builder()
                        .ciphertextBlob(blob)
                        .recipient(recipient(document))
                        .build();
        return kms.as(who, KmsApi.DECRYPT, request);
    }

    private DecryptResponse decrypt(Bytes blob, RecipientInfo recipient) {
        return kms.as(
                ROOT,
                KmsApi.DECRYPT,
                DecryptRequest.builder().ciphertextBlob(blob).recipient(recipient).build());
    }

    private static RecipientInfo recipient(TestDocument document) {
        return recipient(document.signed());
    }

    private static RecipientInfo recipient(byte[] document) {
        return RecipientInfo.builder()
                .keyEncryptionAlgorithm("RSAES_OAEP_SHA_256")
                .attestationDocument(Bytes.adopt(document))
                .build();
    }
}
