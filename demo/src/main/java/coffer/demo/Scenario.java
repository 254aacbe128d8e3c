package coffer.demo;

import coffer.demo.Narrator.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Steps 1 to 5: everything that goes through the clients.
final class Scenario {
    static final String BUCKET = "training-data";
    static final String OBJECT = "wdbc/patients.csv";
    private static final String SECOND_OBJECT = "wdbc/second-key.csv";

    private final Stage stage;
    private final Narrator narrator;
    private final Cast cast;
    private final byte[] plaintext;
    private String key = "";
    private Path file = Path.of("");

    Scenario(Stage stage, Narrator narrator, Cast cast) {
        this.stage = stage;
        this.narrator = narrator;
        this.cast = cast;
        this.plaintext = stage.patients().csv().getBytes(StandardCharsets.UTF_8);
    }

    /// The ARN of the customer managed key that protects the bucket.
    String key() {
        return key;
    }

    /// Where the uploaded object's bytes lie, below the data directory.
    Path file() {
        return file;
    }

    void createKeyAndBucket() {
        key = createKey("Protects the training data");
        narrator.prove(
                "the key policy names its users and does not enable IAM policies",
                key,
                !keyPolicy().contains(":root\""));
        try (S3Client s3 = cast.administrator().s3()) {
            s3.createBucket(request -> request.bucket(BUCKET));
            s3.putBucketEncryption(request ->
                    request.bucket(BUCKET)
                            .serverSideEncryptionConfiguration(DefaultEncryption.under(key)));
            s3.putBucketVersioning(request ->
                    request.bucket(BUCKET)
                            .versioningConfiguration(
                                    v -> v.status(BucketVersioningStatus.ENABLED)));
            s3.putPublicAccessBlock(request ->
                    request.bucket(BUCKET)
                            .publicAccessBlockConfiguration(block ->
                                    block.blockPublicAcls(true)
                                            .ignorePublicAcls(true)
                                            .blockPublicPolicy(true)
                                            .restrictPublicBuckets(true)));
            var rule =
                    s3.getBucketEncryption(request -> request.bucket(BUCKET))
                            .serverSideEncryptionConfiguration()
                            .rules()
                            .getFirst()
                            .applyServerSideEncryptionByDefault();
            narrator.prove(
                    "the bucket encrypts under that key by default",
                    rule.sseAlgorithmAsString() + " " + rule.kmsMasterKeyID(),
                    key.equals(rule.kmsMasterKeyID()));
            narrator.prove(
                    "the bucket is versioned",
                    s3.getBucketVersioning(request -> request.bucket(BUCKET)).statusAsString(),
                    true);
        }
    }

    void upload() {
        try (S3Client s3 = cast.trainingRole().s3()) {
            s3.putObject(
                    request -> request.bucket(BUCKET).key(OBJECT),
                    RequestBody.fromBytes(plaintext));
            file = stage.dataDir().relativize(Tampering.largest(stage.dataDir().resolve("blobs")));
            HeadObjectResponse head = s3.headObject(r -> r.bucket(BUCKET).key(OBJECT));
            narrator.prove(
                    "%d patients (%,d bytes) lie encrypted under the key"
                            .formatted(stage.patients().count(), plaintext.length),
                    "head-object: ServerSideEncryption=%s SSEKMSKeyId=%s VersionId=%s"
                            .formatted(
                                    head.serverSideEncryptionAsString(),
                                    head.ssekmsKeyId(),
                                    head.versionId()),
                    head.serverSideEncryption() == ServerSideEncryption.AWS_KMS
                            && key.equals(head.ssekmsKeyId()));
        }
        proveNothingInTheClear();
    }

    private void proveNothingInTheClear() {
        List<String> markers = stage.patients().markers();
        MarkerScan scan = new MarkerScan(markers);
        MarkerScan.Result found = scan.scan(stage.dataDir());
        narrator.prove(
                "no marker of the plaintext is anywhere under the data directory",
                "%,d markers in 8 forms each, %d files, %,d bytes read, %d gzip streams opened: %s"
                        .formatted(
                                markers.size(),
                                found.files(),
                                found.bytes(),
                                found.gzipStreams(),
                                found.findings().isEmpty() ? "none found" : found.findings()),
                found.findings().isEmpty() && found.bytes() > plaintext.length);
        narrator.prove(
                "the same search finds the markers in the plaintext itself",
                "found",
                scan.containsMarker(plaintext));
    }

    void whoCanRead() {
        narrator.succeeds("TrainingRole reads it", () -> read(cast.trainingRole()));
        narrator.refused(
                "a user with AdministratorAccess does not: the key policy is the root of authority",
                new Refusal(403, "AccessDenied", "kms:Decrypt"),
                () -> read(cast.administrator()));
        narrator.refused(
                "a user whom the key policy names, without S3 permission, does not",
                new Refusal(403, "AccessDenied", "s3:GetObject"),
                () -> read(cast.namedWithoutS3()));
        narrator.refused(
                "a user with S3 permission, whom the key policy does not name, does not",
                new Refusal(403, "AccessDenied", "kms:Decrypt"),
                () -> read(cast.s3WithoutKey()));
        narrator.refused(
                "an anonymous caller does not",
                new Refusal(403, "AccessDenied", ""),
                () -> read(cast.administrator().as(AnonymousCredentialsProvider.create())));
        Clients plain = cast.trainingRole().at(stage.plaintextEndpoint());
        narrator.succeeds(
                "without TLS, TrainingRole could read as long as no policy forbids it",
                () -> read(plain));
        try (S3Client s3 = cast.administrator().s3()) {
            s3.putBucketPolicy(r -> r.bucket(BUCKET).policy(Documents.tlsOnly(BUCKET)));
        }
        narrator.refused(
                "with a bucket policy on aws:SecureTransport it cannot",
                new Refusal(403, "AccessDenied", "explicit deny"),
                () -> read(plain));
        narrator.succeeds("over TLS it still can", () -> read(cast.trainingRole()));
    }

    void lifeOfAKey() {
        try (KmsClient kms = cast.keyAdministrator().kms()) {
            kms.rotateKeyOnDemand(request -> request.keyId(key));
            int rotations = kms.listKeyRotations(r -> r.keyId(key)).rotations().size();
            narrator.prove("the key is rotated", rotations + " rotation on record", rotations == 1);
            narrator.succeeds("the old object opens", () -> read(cast.trainingRole()));
            kms.disableKey(request -> request.keyId(key));
            narrator.refused(
                    "with the key disabled nobody reads",
                    new Refusal(400, "Disabled", ""),
                    () -> read(cast.trainingRole()));
            kms.enableKey(request -> request.keyId(key));
            narrator.succeeds("enabled again, TrainingRole reads", () -> read(cast.trainingRole()));
            scheduleDeletionOfSecondKey(kms);
        }
    }

    private void scheduleDeletionOfSecondKey(KmsClient kms) {
        String second = createKey("About to be deleted");
        try (S3Client s3 = cast.trainingRole().s3()) {
            s3.putObject(
                    request ->
                            request.bucket(BUCKET)
                                    .key(SECOND_OBJECT)
                                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                                    .ssekmsKeyId(second),
                    RequestBody.fromBytes(plaintext));
            s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(SECOND_OBJECT));
            String deletion =
                    kms.scheduleKeyDeletion(r -> r.keyId(second).pendingWindowInDays(7))
                            .deletionDate()
                            .toString();
            narrator.refused(
                    "objects under a second key, scheduled for deletion on %s, are unreadable"
                            .formatted(deletion.substring(0, 10)),
                    new Refusal(400, "KMSInvalidState", "pending deletion"),
                    () -> s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(SECOND_OBJECT)));
        }
    }

    void clientSideEnvelope() {
        Map<String, String> context = Map.of("dataset", "wdbc", "purpose", "training");
        Map<String, String> wrong = new HashMap<>(context);
        wrong.put("purpose", "marketing");
        try (KmsClient kms = cast.trainingRole().kms()) {
            var dataKey =
                    kms.generateDataKey(
                            r -> r.keyId(key).keySpec("AES_256").encryptionContext(context));
            byte[] fresh = dataKey.plaintext().asByteArray();
            byte[] opened =
                    kms.decrypt(r ->
                                    r.ciphertextBlob(dataKey.ciphertextBlob())
                                            .encryptionContext(context))
                            .plaintext()
                            .asByteArray();
            narrator.prove(
                    "a data key made for client-side encryption opens with its context",
                    "%d-byte key, %d-byte sealed form, context %s"
                            .formatted(
                                    fresh.length,
                                    dataKey.ciphertextBlob().asByteArray().length,
                                    context),
                    Arrays.equals(fresh, opened));
            narrator.refused(
                    "and with another context it does not",
                    new Refusal(400, "InvalidCiphertext", ""),
                    () ->
                            kms.decrypt(r ->
                                    r.ciphertextBlob(dataKey.ciphertextBlob())
                                            .encryptionContext(wrong)));
        }
    }

    private String createKey(String description) {
        try (KmsClient kms = cast.keyAdministrator().kms()) {
            CreateKeyResponse created =
                    kms.createKey(request ->
                            request.description(description)
                                    .policy(Documents.keyPolicy(cast.account())));
            return created.keyMetadata().arn();
        }
    }

    private String keyPolicy() {
        try (KmsClient kms = cast.keyAdministrator().kms()) {
            return kms.getKeyPolicy(r -> r.keyId(key).policyName("default")).policy();
        }
    }

    private String read(Clients reader) {
        try (S3Client s3 = reader.s3()) {
            byte[] bytes = s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(OBJECT)).asByteArray();
            if (!Arrays.equals(bytes, plaintext)) {
                throw new IllegalStateException("the object's bytes are not those uploaded");
            }
            return "%,d bytes, identical to what was uploaded".formatted(bytes.length);
        }
    }
}
