package coffer.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.encryption.s3.S3EncryptionClient.withAdditionalConfiguration;

import coffer.conformance.client.JavaClients;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.SdkPartType;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.encryption.s3.CommitmentPolicy;
import software.amazon.encryption.s3.S3EncryptionClient;
import software.amazon.encryption.s3.S3EncryptionClientException;
import software.amazon.encryption.s3.algorithms.AlgorithmSuite;
import software.amazon.encryption.s3.internal.InstructionFileConfig;
import software.amazon.encryption.s3.materials.KmsKeyring;

/// The Amazon S3 Encryption Client for Java: what reaches S3 is sealed already, under data keys of
/// this KMS.
class S3EncryptionClientConformance extends AgainstServer {
    private static final String BUCKET = "sealed-by-clients";
    private static final String SECRET = "Grace Hopper, benign";
    private static final int MIB = 1 << 20;

    private JavaClients clients;
    private KmsClient kms;
    private S3Client s3;

    @BeforeAll
    void connect() {
        clients = new JavaClients(server().installation());
        kms = clients.kms();
        s3 = clients.s3();
        s3.createBucket(it -> it.bucket(BUCKET));
    }

    @AfterAll
    void disconnect() {
        clients.close();
    }

    @Test
    void anObjectComesBackAndLiesInS3Sealed() {
        String key = newKey();
        S3EncryptionClient sealing = sealing(key);

        sealing.putObject(put("patients.csv"), RequestBody.fromString(SECRET));

        assertThat(read(sealing, "patients.csv")).isEqualTo(SECRET);
        assertThat(read(s3, "patients.csv")).doesNotContain(SECRET).hasSize(SECRET.length() + 16);
        assertThat(head("patients.csv").metadata().toString())
                .as("the client's own note of how it sealed")
                .doesNotContain(SECRET)
                .hasSizeGreaterThan(100);
    }

    @Test
    void theDataKeyMayLieInAnInstructionFile() {
        S3EncryptionClient sealing =
                sealing(
                        newKey(),
                        it ->
                                it.instructionFileConfig(
                                        InstructionFileConfig.builder()
                                                .instructionFileClient(s3)
                                                .enableInstructionFilePutObject(true)
                                                .build()));

        sealing.putObject(put("instructed"), RequestBody.fromString(SECRET));

        assertThat(read(sealing, "instructed")).isEqualTo(SECRET);
        assertThat(read(s3, "instructed.instruction")).startsWith("{").doesNotContain(SECRET);
        assertThat(read(s3, "instructed")).doesNotContain(SECRET);
    }

    @Test
    void theEncryptionContextMustBeTheSame() {
        S3EncryptionClient sealing = sealing(newKey());
        Map<String, String> context = Map.of("department", "radiology");
        sealing.putObject(
                put("x-ray").toBuilder()
                        .overrideConfiguration(withAdditionalConfiguration(context))
                        .build(),
                RequestBody.fromString(SECRET));

        assertThat(read(sealing, "x-ray", context)).isEqualTo(SECRET);
        assertThatThrownBy(() -> read(sealing, "x-ray", Map.of("department", "surgery")))
                .isInstanceOf(S3EncryptionClientException.class);
        assertThatThrownBy(() -> read(sealing, "x-ray"))
                .isInstanceOf(S3EncryptionClientException.class);
    }

    @Test
    void anotherKeyOrADisabledOneOpensNothing() {
        String key = newKey();
        S3EncryptionClient sealing = sealing(key);
        sealing.putObject(put("wrong-key"), RequestBody.fromString(SECRET));

        S3EncryptionClient other = sealing(newKey());
        assertThatThrownBy(() -> read(other, "wrong-key"))
                .hasStackTraceContaining("IncorrectKeyException");
        kms.disableKey(it -> it.keyId(key));
        assertThatThrownBy(() -> read(sealing, "wrong-key")).hasStackTraceContaining("is disabled");
    }

    @Test
    void whatIsChangedInS3IsRefused() {
        S3EncryptionClient sealing = sealing(newKey());
        sealing.putObject(put("changed"), RequestBody.fromString(SECRET));
        byte[] sealed = s3.getObjectAsBytes(it -> it.bucket(BUCKET).key("changed")).asByteArray();
        sealed[0] ^= 1;
        s3.putObject(
                put("changed").toBuilder().metadata(head("changed").metadata()).build(),
                RequestBody.fromBytes(sealed));

        assertThatThrownBy(() -> read(sealing, "changed")).hasStackTraceContaining("Tag mismatch");
    }

    @Test
    void manyPartsAreSealedAsOne() {
        byte[] content = content(12 * MIB + 5);
        S3EncryptionClient sealing = sealing(newKey());

        upload(sealing, "large", content);

        assertThat(bytes(sealing, "large")).isEqualTo(content);
        assertThat(bytes(s3, "large")).hasSize(content.length + 16);
    }

    @Test
    void aPutMayBecomeManyParts() {
        byte[] content = content(40 * MIB);
        S3EncryptionClient sealing = sealing(newKey(), it -> it.enableMultipartPutObject(true));

        sealing.putObject(put("parted"), RequestBody.fromBytes(content));

        assertThat(bytes(sealing, "parted")).isEqualTo(content);
    }

    @Test
    void aRangeIsReadWhereTheClientIsToldToAllowIt() {
        byte[] content = content(3 * MIB);
        S3EncryptionClient sealing =
                sealing(newKey(), it -> it.enableLegacyUnauthenticatedModes(true));
        sealing.putObject(put("ranged"), RequestBody.fromBytes(content));

        byte[] piece =
                sealing.getObjectAsBytes(it ->
                                it.bucket(BUCKET).key("ranged").range("bytes=1000000-1000999"))
                        .asByteArray();

        assertThat(piece).isEqualTo(Arrays.copyOfRange(content, 1_000_000, 1_001_000));
    }

    @Test
    void kmsSealsAroundItOnceMore() {
        String outer = newKey();
        S3EncryptionClient sealing = sealing(newKey());

        sealing.putObject(
                put("twice").toBuilder()
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(outer)
                        .build(),
                RequestBody.fromString(SECRET));

        assertThat(read(sealing, "twice")).isEqualTo(SECRET);
        assertThat(head("twice").ssekmsKeyId()).isEqualTo(outer);
        kms.disableKey(it -> it.keyId(outer));
        assertThatThrownBy(() -> read(sealing, "twice")).hasStackTraceContaining("is disabled");
    }

    @Test
    void objectsWithoutCommitmentAreReadOnlyWhereThatIsAllowed() {
        String key = newKey();
        S3EncryptionClient older =
                sealing(
                        key,
                        it ->
                                it.commitmentPolicy(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT)
                                        .encryptionAlgorithm(
                                                AlgorithmSuite.ALG_AES_256_GCM_IV12_TAG16_NO_KDF));
        older.putObject(put("older"), RequestBody.fromString(SECRET));
        S3EncryptionClient allowing =
                sealing(
                        key,
                        it -> it.commitmentPolicy(CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT));

        assertThat(read(older, "older")).isEqualTo(SECRET);
        assertThat(read(allowing, "older")).isEqualTo(SECRET);
        assertThatThrownBy(() -> read(sealing(key), "older"))
                .isInstanceOf(S3EncryptionClientException.class);
    }

    @Test
    void whatIsDeletedTakesItsInstructionFileAlong() {
        S3EncryptionClient sealing = sealing(newKey());
        sealing.putObject(put("gone"), RequestBody.fromString(SECRET));
        s3.putObject(put("gone.instruction"), RequestBody.fromString("{}"));

        sealing.deleteObject(it -> it.bucket(BUCKET).key("gone"));

        assertThat(s3.listObjectsV2(it -> it.bucket(BUCKET).prefix("gone")).contents()).isEmpty();
    }

    private S3EncryptionClient sealing(String key) {
        return sealing(key, it -> {});
    }

    private S3EncryptionClient sealing(String key, Consumer<S3EncryptionClient.Builder> more) {
        S3EncryptionClient.Builder builder =
                S3EncryptionClient.builderV4()
                        .wrappedClient(s3)
                        .wrappedAsyncClient(clients.asyncS3())
                        .keyring(KmsKeyring.builder().kmsClient(kms).wrappingKeyId(key).build());
        more.accept(builder);
        return builder.build();
    }

    private void upload(S3Client client, String name, byte[] content) {
        String upload = client.createMultipartUpload(it -> it.bucket(BUCKET).key(name)).uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        int number = 1;
        for (int from = 0; from < content.length; from += 5 * MIB) {
            int to = Math.min(content.length, from + 5 * MIB);
            UploadPartRequest request =
                    UploadPartRequest.builder()
                            .bucket(BUCKET)
                            .key(name)
                            .uploadId(upload)
                            .partNumber(number)
                            .sdkPartType(
                                    to == content.length ? SdkPartType.LAST : SdkPartType.DEFAULT)
                            .build();
            byte[] part = Arrays.copyOfRange(content, from, to);
            String etag = client.uploadPart(request, RequestBody.fromBytes(part)).eTag();
            parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
            number++;
        }
        client.completeMultipartUpload(it ->
                it.bucket(BUCKET)
                        .key(name)
                        .uploadId(upload)
                        .multipartUpload(whole -> whole.parts(parts)));
    }

    private static PutObjectRequest put(String name) {
        return PutObjectRequest.builder().bucket(BUCKET).key(name).build();
    }

    private HeadObjectResponse head(String name) {
        return s3.headObject(it -> it.bucket(BUCKET).key(name));
    }

    private static byte[] bytes(S3Client client, String name) {
        return client.getObjectAsBytes(it -> it.bucket(BUCKET).key(name)).asByteArray();
    }

    private static String read(S3Client client, String name) {
        return new String(bytes(client, name), ISO_8859_1);
    }

    private static String read(S3Client client, String name, Map<String, String> context) {
        return client.getObjectAsBytes(it ->
                        it.bucket(BUCKET)
                                .key(name)
                                .overrideConfiguration(withAdditionalConfiguration(context)))
                .asString(StandardCharsets.ISO_8859_1);
    }

    private String newKey() {
        return kms.createKey().keyMetadata().arn();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new SplittableRandom(size).nextBytes(content);
        return content;
    }
}
