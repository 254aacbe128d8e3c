package coffer.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.conformance.client.JavaClients;
import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoResult;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.cryptography.materialproviders.ICryptographicMaterialsManager;
import software.amazon.cryptography.materialproviders.IKeyring;
import software.amazon.cryptography.materialproviders.MaterialProviders;
import software.amazon.cryptography.materialproviders.model.CollectionOfErrors;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsDiscoveryKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsEcdhKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsMrkDiscoveryKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsMrkKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateAwsKmsRsaKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateDefaultCryptographicMaterialsManagerInput;
import software.amazon.cryptography.materialproviders.model.CreateMultiKeyringInput;
import software.amazon.cryptography.materialproviders.model.CreateRequiredEncryptionContextCMMInput;
import software.amazon.cryptography.materialproviders.model.DiscoveryFilter;
import software.amazon.cryptography.materialproviders.model.KmsEcdhStaticConfigurations;
import software.amazon.cryptography.materialproviders.model.KmsPrivateKeyToStaticPublicKeyInput;
import software.amazon.cryptography.materialproviders.model.KmsPublicKeyDiscoveryInput;
import software.amazon.cryptography.materialproviders.model.MaterialProvidersConfig;
import software.amazon.cryptography.primitives.model.ECDHCurveSpec;

/// The AWS Encryption SDK for Java, whose keyrings ask this KMS for data keys.
class EncryptionSdkConformance extends AgainstServer {
    private static final Region ELSEWHERE = Region.EU_CENTRAL_1;
    private static final Map<String, String> CONTEXT =
            Map.of("project", "vision", "stage", "übung");
    private static final byte[] SECRET = "what nobody shall read".getBytes(StandardCharsets.UTF_8);

    private final AwsCrypto crypto = AwsCrypto.standard();
    private final MaterialProviders materials =
            MaterialProviders.builder()
                    .MaterialProvidersConfig(MaterialProvidersConfig.builder().build())
                    .build();
    private JavaClients clients;
    private KmsClient kms;

    @Override
    Map<String, String> settings(Path home) {
        return Map.of("regions", "us-east-1," + ELSEWHERE.id());
    }

    @BeforeAll
    void connect() {
        clients = new JavaClients(server().installation());
        kms = clients.kms();
    }

    @AfterAll
    void disconnect() {
        clients.close();
    }

    @Test
    void aMessageComesBackUnderItsKey() {
        IKeyring keyring = strict(newKey());

        byte[] message = encrypt(keyring);
        CryptoResult<byte[], ?> opened = crypto.decryptData(keyring, message);

        assertThat(new String(message, ISO_8859_1)).doesNotContain(new String(SECRET, ISO_8859_1));
        assertThat(opened.getResult()).isEqualTo(SECRET);
        assertThat(opened.getEncryptionContext()).containsAllEntriesOf(CONTEXT);
        assertThat(opened.getCryptoAlgorithm().isCommitting()).isTrue();
    }

    @Test
    void aLongMessageIsStreamed() throws IOException {
        IKeyring keyring = strict(newKey());
        byte[] content = new byte[10 << 20];
        new SplittableRandom(7).nextBytes(content);
        InputStream sealed =
                crypto.createEncryptingStream(keyring, new ByteArrayInputStream(content), CONTEXT);

        byte[] opened = crypto.createDecryptingStream(keyring, sealed).readAllBytes();

        assertThat(opened).isEqualTo(content);
    }

    @Test
    void aKeyThatIsNotTheMessagesOpensNothing() {
        byte[] message = encrypt(strict(newKey()));
        IKeyring other = strict(newKey());

        assertThatThrownBy(() -> crypto.decryptData(other, message))
                .hasMessageContaining("Unable to decrypt");
    }

    @Test
    void aTamperedMessageIsRefused() {
        IKeyring keyring = strict(newKey());
        byte[] message = encrypt(keyring);
        for (int position : List.of(40, message.length / 2, message.length - 1)) {
            byte[] tampered = message.clone();
            tampered[position] ^= 1;

            assertThatThrownBy(() -> crypto.decryptData(keyring, tampered))
                    .as("byte %d", position)
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void discoveryFindsTheKeyThatTheMessageNames() {
        byte[] message = encrypt(strict(newKey()));

        assertThat(crypto.decryptData(discovery(account()), message).getResult()).isEqualTo(SECRET);
        IKeyring ofOthers = discovery("999999999999");
        assertThatThrownBy(() -> crypto.decryptData(ofOthers, message))
                .hasMessageContaining("Unable to decrypt");
    }

    @Test
    void eitherOfTwoKeysOpensWhatBothSealed() {
        IKeyring first = strict(newKey());
        IKeyring second = strict(newKey());
        IKeyring both =
                materials.CreateMultiKeyring(
                        CreateMultiKeyringInput.builder()
                                .generator(first)
                                .childKeyrings(List.of(second))
                                .build());

        byte[] message = encrypt(both);

        assertThat(crypto.decryptData(first, message).getResult()).isEqualTo(SECRET);
        assertThat(crypto.decryptData(second, message).getResult()).isEqualTo(SECRET);
    }

    @Test
    void aContextThatTheMessageDoesNotCarryMustBeGivenAgain() {
        ICryptographicMaterialsManager manager = demandingProject(strict(newKey()));
        byte[] message = crypto.encryptData(manager, SECRET, CONTEXT).getResult();

        Map<String, String> right = Map.of("project", "vision");
        assertThat(crypto.decryptData(manager, message, right).getResult()).isEqualTo(SECRET);
        Map<String, String> wrong = Map.of("project", "speech");
        assertThatThrownBy(() -> crypto.decryptData(manager, message, wrong))
                .satisfies(refusal -> assertThat(told(refusal)).contains("InvalidCiphertext"));
        assertThatThrownBy(() -> crypto.decryptData(manager, message))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void aMessageWithoutCommitmentIsRefusedWhereCommitmentIsRequired() {
        IKeyring keyring = strict(newKey());
        AwsCrypto forbidding =
                AwsCrypto.builder()
                        .withCommitmentPolicy(CommitmentPolicy.ForbidEncryptAllowDecrypt)
                        .withEncryptionAlgorithm(
                                CryptoAlgorithm.ALG_AES_256_GCM_IV12_TAG16_HKDF_SHA384_ECDSA_P384)
                        .build();
        AwsCrypto allowing =
                AwsCrypto.builder()
                        .withCommitmentPolicy(CommitmentPolicy.RequireEncryptAllowDecrypt)
                        .build();

        byte[] message = forbidding.encryptData(keyring, SECRET, CONTEXT).getResult();

        assertThat(allowing.decryptData(keyring, message).getResult()).isEqualTo(SECRET);
        assertThatThrownBy(() -> crypto.decryptData(keyring, message))
                .hasMessageContaining("requiring only committed messages");
    }

    @Test
    void aDisabledKeyOpensNothingUntilItIsEnabled() {
        String key = newKey();
        IKeyring keyring = strict(key);
        byte[] message = encrypt(keyring);

        kms.disableKey(it -> it.keyId(key));
        assertThatThrownBy(() -> crypto.decryptData(keyring, message))
                .satisfies(refusal -> assertThat(told(refusal)).contains("is disabled"));
        assertThatThrownBy(() -> encrypt(keyring))
                .satisfies(refusal -> assertThat(told(refusal)).contains("is disabled"));
        kms.enableKey(it -> it.keyId(key));

        assertThat(crypto.decryptData(keyring, message).getResult()).isEqualTo(SECRET);
    }

    @Test
    void oldMessagesOpenAfterTheKeyIsRotated() {
        String key = newKey();
        IKeyring keyring = strict(key);
        byte[] before = encrypt(keyring);

        kms.rotateKeyOnDemand(it -> it.keyId(key));

        assertThat(crypto.decryptData(keyring, before).getResult()).isEqualTo(SECRET);
        assertThat(crypto.decryptData(keyring, encrypt(keyring)).getResult()).isEqualTo(SECRET);
    }

    @Test
    void aMultiRegionKeysMessageOpensInTheOtherRegion() {
        KeyMetadata primary = kms.createKey(it -> it.multiRegion(true)).keyMetadata();
        String replica =
                kms.replicateKey(it -> it.keyId(primary.keyId()).replicaRegion(ELSEWHERE.id()))
                        .replicaKeyMetadata()
                        .arn();
        KmsClient there = clients.kms(ELSEWHERE);

        byte[] message = encrypt(multiRegion(primary.arn(), kms));

        IKeyring aware = multiRegion(replica, there);
        assertThat(crypto.decryptData(aware, message).getResult()).isEqualTo(SECRET);
        IKeyring discovering =
                materials.CreateAwsKmsMrkDiscoveryKeyring(
                        CreateAwsKmsMrkDiscoveryKeyringInput.builder()
                                .kmsClient(there)
                                .region(ELSEWHERE.id())
                                .build());
        assertThat(crypto.decryptData(discovering, message).getResult()).isEqualTo(SECRET);
        IKeyring unaware = strict(replica, there);
        assertThatThrownBy(() -> crypto.decryptData(unaware, message))
                .hasMessageContaining("Unable to decrypt");
    }

    @Test
    void whatIsSealedWithAnRsaPublicKeyOpensInKms() {
        String key = newKey(KeySpec.RSA_3072, KeyUsageType.ENCRYPT_DECRYPT);
        IKeyring keyring =
                materials.CreateAwsKmsRsaKeyring(
                        CreateAwsKmsRsaKeyringInput.builder()
                                .kmsClient(kms)
                                .kmsKeyId(key)
                                .publicKey(pem(key))
                                .encryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256)
                                .build());
        AwsCrypto unsigned =
                AwsCrypto.builder()
                        .withEncryptionAlgorithm(
                                CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                        .build();

        byte[] message = unsigned.encryptData(keyring, SECRET, CONTEXT).getResult();

        assertThat(unsigned.decryptData(keyring, message).getResult()).isEqualTo(SECRET);
    }

    @Test
    void twoKeysAgreeOnWhatSealsTheMessage() {
        String sender = newKey(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
        String recipient = newKey(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
        IKeyring sending =
                agreeing(
                        KmsEcdhStaticConfigurations.builder()
                                .KmsPrivateKeyToStaticPublicKey(
                                        KmsPrivateKeyToStaticPublicKeyInput.builder()
                                                .senderKmsIdentifier(sender)
                                                .recipientPublicKey(publicKey(recipient))
                                                .build())
                                .build());
        IKeyring receiving =
                agreeing(
                        KmsEcdhStaticConfigurations.builder()
                                .KmsPublicKeyDiscovery(
                                        KmsPublicKeyDiscoveryInput.builder()
                                                .recipientKmsIdentifier(recipient)
                                                .build())
                                .build());

        byte[] message = encrypt(sending);

        assertThat(crypto.decryptData(receiving, message).getResult()).isEqualTo(SECRET);
    }

    private byte[] encrypt(IKeyring keyring) {
        return crypto.encryptData(keyring, SECRET, CONTEXT).getResult();
    }

    private IKeyring strict(String key) {
        return strict(key, kms);
    }

    private IKeyring strict(String key, KmsClient client) {
        return materials.CreateAwsKmsKeyring(
                CreateAwsKmsKeyringInput.builder().kmsKeyId(key).kmsClient(client).build());
    }

    private IKeyring multiRegion(String key, KmsClient client) {
        return materials.CreateAwsKmsMrkKeyring(
                CreateAwsKmsMrkKeyringInput.builder().kmsKeyId(key).kmsClient(client).build());
    }

    private IKeyring discovery(String account) {
        DiscoveryFilter filter =
                DiscoveryFilter.builder().partition("aws").accountIds(List.of(account)).build();
        return materials.CreateAwsKmsDiscoveryKeyring(
                CreateAwsKmsDiscoveryKeyringInput.builder()
                        .kmsClient(kms)
                        .discoveryFilter(filter)
                        .build());
    }

    private IKeyring agreeing(KmsEcdhStaticConfigurations scheme) {
        return materials.CreateAwsKmsEcdhKeyring(
                CreateAwsKmsEcdhKeyringInput.builder()
                        .KeyAgreementScheme(scheme)
                        .curveSpec(ECDHCurveSpec.ECC_NIST_P256)
                        .kmsClient(kms)
                        .build());
    }

    private ICryptographicMaterialsManager demandingProject(IKeyring keyring) {
        return materials.CreateRequiredEncryptionContextCMM(
                CreateRequiredEncryptionContextCMMInput.builder()
                        .underlyingCMM(
                                materials.CreateDefaultCryptographicMaterialsManager(
                                        CreateDefaultCryptographicMaterialsManagerInput.builder()
                                                .keyring(keyring)
                                                .build()))
                        .requiredEncryptionContextKeys(List.of("project"))
                        .build());
    }

    private String newKey() {
        return kms.createKey().keyMetadata().arn();
    }

    private String newKey(KeySpec spec, KeyUsageType usage) {
        return kms.createKey(it -> it.keySpec(spec).keyUsage(usage)).keyMetadata().arn();
    }

    private String account() {
        return kms.createKey().keyMetadata().awsAccountId();
    }

    private ByteBuffer publicKey(String key) {
        return kms.getPublicKey(it -> it.keyId(key)).publicKey().asByteBuffer();
    }

    private ByteBuffer pem(String key) {
        byte[] der = kms.getPublicKey(it -> it.keyId(key)).publicKey().asByteArray();
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return StandardCharsets.US_ASCII.encode(
                "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n");
    }

    /// All that a refusal and what lies under it say.
    private static String told(Throwable refusal) {
        StringBuilder told = new StringBuilder(refusal.toString());
        if (refusal instanceof CollectionOfErrors errors) {
            errors.list().forEach(each -> told.append('\n').append(told(each)));
        }
        for (Throwable each : refusal.getSuppressed()) told.append('\n').append(told(each));
        if (refusal.getCause() != null) told.append('\n').append(told(refusal.getCause()));
        return told.toString();
    }
}
