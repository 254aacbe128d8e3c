package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.cli.Main;
import coffer.conformance.client.JavaClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// `coffer s3 reencrypt` as it is typed: every version is sealed anew and stays what it is.
class ReencryptConformance extends AgainstServer {
    private static final String BUCKET = "reencrypted";
    private static final List<String> KEYS =
            List.of("plain", "a b+c/ü%2F.txt", "x//y", "x/?versionId=1&z");

    @Test
    void sealsEveryVersionAnew(@TempDir Path folder) throws IOException, InterruptedException {
        try (JavaClients root = new JavaClients(server().installation());
                S3Client s3 = root.s3();
                KmsClient kms = root.kms()) {
            String old = newKey(kms);
            String fresh = newKey(kms);
            putTwice(s3, old);
            List<String> before = described(s3);

            String told = run(folder, fresh, old);

            assertThat(told).contains("8 versions sealed anew, 2 passed over, 0 refused");
            assertThat(described(s3)).isEqualTo(before);
            kms.disableKey(it -> it.keyId(old));
            for (ObjectVersion version : versions(s3)) {
                if (version.key().startsWith("other")) continue;
                HeadObjectResponse head = head(s3, version);
                assertThat(head.ssekmsKeyId()).as(version.key()).isEqualTo(fresh);
                assertThat(read(s3, version)).startsWith("bytes of " + version.key());
            }
            assertThat(run(folder, fresh, old)).contains("0 versions sealed anew, 10 passed over");
        }
    }

    private String run(Path folder, String fresh, String old)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        command.addAll(List.of("s3", "reencrypt", "--bucket", BUCKET, "--key", fresh));
        command.addAll(List.of("--from", old, "--rate", "1000"));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(server().installation().environment());
        Process process = builder.start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(told).isZero();
        return told;
    }

    private static void putTwice(S3Client s3, String keyId) {
        s3.createBucket(it -> it.bucket(BUCKET));
        s3.putBucketVersioning(it ->
                it.bucket(BUCKET)
                        .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        for (String key : KEYS) {
            for (int i = 0; i < 2; i++) {
                s3.putObject(
                        it ->
                                it.bucket(BUCKET)
                                        .key(key)
                                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                                        .ssekmsKeyId(keyId),
                        RequestBody.fromString("bytes of " + key + " " + "x".repeat(100_000 * i)));
            }
        }
        for (int i = 0; i < 2; i++) {
            s3.putObject(it -> it.bucket(BUCKET).key("other"), RequestBody.fromString("others"));
        }
    }

    private static String newKey(KmsClient kms) {
        return kms.createKey().keyMetadata().arn();
    }

    private static List<String> described(S3Client s3) {
        return versions(s3).stream()
                .map(it ->
                        it.key() + " " + it.versionId() + " " + it.eTag() + " " + it.lastModified())
                .toList();
    }

    private static List<ObjectVersion> versions(S3Client s3) {
        return s3.listObjectVersions(it -> it.bucket(BUCKET)).versions();
    }

    private static HeadObjectResponse head(S3Client s3, ObjectVersion version) {
        return s3.headObject(
                it -> it.bucket(BUCKET).key(version.key()).versionId(version.versionId()));
    }

    private static String read(S3Client s3, ObjectVersion version) {
        return s3.getObjectAsBytes(
                        it -> it.bucket(BUCKET).key(version.key()).versionId(version.versionId()))
                .asUtf8String();
    }
}
