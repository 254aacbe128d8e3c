package coffer.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.conformance.client.JavaClients;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.BlockingInputStreamAsyncRequestBody;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/// AWS's SDK for Java: its checksums, its ways to split objects, its presigner and its transfer
/// manager, against buckets whose default is a KMS key.
class S3SdkConformance extends AgainstServer {
    private static final int PART = 5 << 20;
    private static final byte[] LARGE = content(PART + 7);
    private static final Map<String, byte[]> TREE =
            Map.of(
                    "plain", "text".getBytes(UTF_8),
                    "large", LARGE,
                    "a b+c/d%20e", "spaces".getBytes(UTF_8),
                    "a b+c/ü日本/it's;q?x=1&y#z~", "names".getBytes(UTF_8));

    // Of CRC64NVME the SDK has only a native implementation.
    private static final List<ChecksumAlgorithm> CHECKSUMS =
            List.of(
                    ChecksumAlgorithm.CRC32,
                    ChecksumAlgorithm.CRC32_C,
                    ChecksumAlgorithm.SHA1,
                    ChecksumAlgorithm.SHA256);

    private JavaClients clients;
    private KmsClient kms;
    private S3Client s3;
    private String key;

    @BeforeAll
    void connect() {
        clients = new JavaClients(server().installation());
        kms = clients.kms();
        s3 = clients.s3();
        key = kms.createKey().keyMetadata().arn();
    }

    @AfterAll
    void disconnect() {
        clients.close();
    }

    @Test
    void aChecksumIsVerifiedThereAndOnTheWayBack() {
        String bucket = newBucket("checksums", key);
        byte[] content = content(300_000);

        for (ChecksumAlgorithm algorithm : CHECKSUMS) {
            s3.putObject(
                    it -> it.bucket(bucket).key("k").checksumAlgorithm(algorithm),
                    RequestBody.fromBytes(content));
            ResponseBytes<GetObjectResponse> got =
                    s3.getObjectAsBytes(
                            it -> it.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED));

            assertThat(got.asByteArray()).as(algorithm.toString()).isEqualTo(content);
            assertThat(got.response().checksumTypeAsString()).isEqualTo("FULL_OBJECT");
        }

        assertThat(head(bucket, "k").checksumSHA256()).isEqualTo(sha256(content));
    }

    @Test
    void aWrongChecksumLeavesNothing() {
        String bucket = newBucket("wrong", key);

        assertThatThrownBy(() ->
                        s3.putObject(
                                it ->
                                        it.bucket(bucket)
                                                .key("k")
                                                .checksumSHA256(sha256(new byte[] {1})),
                                RequestBody.fromBytes(new byte[] {2})))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refused -> assertThat(codeOf(refused)).isEqualTo("BadDigest"));
        assertThat(s3.listObjectsV2(it -> it.bucket(bucket)).contents()).isEmpty();
    }

    @Test
    void aLargeObjectIsSplitOnBothWays() {
        String bucket = newBucket("split", key);

        try (S3AsyncClient splitting = clients.splittingS3(PART)) {
            splitting
                    .putObject(
                            it -> it.bucket(bucket).key("large"), AsyncRequestBody.fromBytes(LARGE))
                    .join();

            ResponseBytes<GetObjectResponse> got =
                    splitting
                            .getObject(
                                    it -> it.bucket(bucket).key("large"),
                                    AsyncResponseTransformer.toBytes())
                            .join();

            assertThat(got.asByteArray()).isEqualTo(LARGE);
        }

        HeadObjectResponse head = head(bucket, "large");
        assertThat(head.eTag()).endsWith("-2\"");
        assertThat(head.ssekmsKeyId()).isEqualTo(key);
    }

    @Test
    void aStreamOfUnknownLengthIsSplit() {
        String bucket = newBucket("streamed", key);

        try (S3AsyncClient splitting = clients.splittingS3(PART)) {
            BlockingInputStreamAsyncRequestBody body =
                    AsyncRequestBody.forBlockingInputStream(null);
            CompletableFuture<?> put =
                    splitting.putObject(it -> it.bucket(bucket).key("streamed"), body);
            body.writeInputStream(new ByteArrayInputStream(LARGE));
            put.join();
        }

        assertThat(read(bucket, "streamed")).isEqualTo(LARGE);
    }

    @Test
    void foldersGoUpComeDownAndAreCopied(@TempDir Path folder) throws IOException {
        String bucket = newBucket("folders", key);
        write(folder.resolve("up"));

        try (S3AsyncClient splitting = clients.splittingS3(PART);
                S3TransferManager manager =
                        S3TransferManager.builder().s3Client(splitting).build()) {
            var up =
                    manager.uploadDirectory(
                            it -> it.bucket(bucket).s3Prefix("in").source(folder.resolve("up")));
            assertThat(up.completionFuture().join().failedTransfers()).isEmpty();
            manager.copy(it ->
                            it.copyObjectRequest(copy ->
                                    copy.sourceBucket(bucket)
                                            .sourceKey("in/large")
                                            .destinationBucket(bucket)
                                            .destinationKey("in/copied +")))
                    .completionFuture()
                    .join();
            var down =
                    manager.downloadDirectory(it ->
                            it.bucket(bucket)
                                    .listObjectsV2RequestTransformer(list -> list.prefix("in/"))
                                    .destination(folder.resolve("down")));
            assertThat(down.completionFuture().join().failedTransfers()).isEmpty();
        }

        Map<String, byte[]> wanted = new HashMap<>(TREE);
        wanted.put("copied +", LARGE);
        assertThat(readAll(folder.resolve("down"))).containsExactlyInAnyOrderEntriesOf(wanted);
        for (String name : wanted.keySet()) {
            assertThat(head(bucket, "in/" + name).ssekmsKeyId()).as(name).isEqualTo(key);
        }
    }

    @Test
    void namesAreListedPageByPageAndRangesRead() {
        String bucket = newBucket("listed", key);
        TREE.forEach((name, content) -> put(bucket, "x//" + name, content));

        Stream<String> listed =
                s3.listObjectsV2Paginator(it -> it.bucket(bucket).maxKeys(2)).contents().stream()
                        .map(S3Object::key);

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        TREE.keySet().stream().map(name -> "x//" + name).toList());
        byte[] range =
                s3.getObjectAsBytes(
                                it -> it.bucket(bucket).key("x//large").range("bytes=65530-65550"))
                        .asByteArray();
        assertThat(range).isEqualTo(Arrays.copyOfRange(LARGE, 65_530, 65_551));
        s3.deleteObjects(it ->
                it.bucket(bucket)
                        .delete(all ->
                                all.objects(
                                        TREE.keySet().stream()
                                                .map(name -> identifier("x//" + name))
                                                .toList())));
        assertThat(s3.listObjectsV2(it -> it.bucket(bucket)).contents()).isEmpty();
    }

    @Test
    void aPresignedRequestIsAnybodys() throws IOException {
        String bucket = newBucket("presigned", key);
        put(bucket, "a b+ü", LARGE);

        try (S3Presigner presigner = clients.presigner()) {
            var presigned =
                    presigner.presignGetObject(it ->
                            it.signatureDuration(Duration.ofMinutes(1))
                                    .getObjectRequest(get -> get.bucket(bucket).key("a b+ü")));

            HttpExecuteResponse answer =
                    clients.send(
                            HttpExecuteRequest.builder().request(presigned.httpRequest()).build());

            assertThat(answer.httpResponse().statusCode()).isEqualTo(200);
            assertThat(answer.responseBody().orElseThrow().readAllBytes()).isEqualTo(LARGE);
        }
    }

    @Test
    void nothingIsReadWithoutTheKey() {
        String other = kms.createKey().keyMetadata().arn();
        String bucket = newBucket("disabled", other);
        put(bucket, "k", new byte[] {1});
        kms.disableKey(it -> it.keyId(other));

        assertThatThrownBy(() -> read(bucket, "k"))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        refused -> {
                            assertThat(codeOf(refused)).isEqualTo("KMS.DisabledException");
                            assertThat(refused.statusCode()).isEqualTo(400);
                        });
    }

    private String newBucket(String name, String keyId) {
        s3.createBucket(it -> it.bucket(name));
        s3.putBucketEncryption(it ->
                it.bucket(name)
                        .serverSideEncryptionConfiguration(sealing ->
                                sealing.rules(rule ->
                                        rule.applyServerSideEncryptionByDefault(byDefault ->
                                                byDefault
                                                        .sseAlgorithm(ServerSideEncryption.AWS_KMS)
                                                        .kmsMasterKeyID(keyId)))));
        return name;
    }

    private void put(String bucket, String name, byte[] content) {
        s3.putObject(it -> it.bucket(bucket).key(name), RequestBody.fromBytes(content));
    }

    private byte[] read(String bucket, String name) {
        return s3.getObjectAsBytes(it -> it.bucket(bucket).key(name)).asByteArray();
    }

    private static ObjectIdentifier identifier(String name) {
        return ObjectIdentifier.builder().key(name).build();
    }

    private HeadObjectResponse head(String bucket, String name) {
        return s3.headObject(it -> it.bucket(bucket).key(name).checksumMode(ChecksumMode.ENABLED));
    }

    private static String codeOf(S3Exception refused) {
        return refused.awsErrorDetails().errorCode();
    }

    private static void write(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : TREE.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private static Map<String, byte[]> readAll(Path folder) throws IOException {
        Map<String, byte[]> read = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                read.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return read;
    }

    private static String sha256(byte[] content) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new SplittableRandom(size).nextBytes(content);
        return content;
    }
}
