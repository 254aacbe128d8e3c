package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.analyzer.generation.LeastPolicy;
import coffer.conformance.client.Installation;
import coffer.conformance.client.JavaClients;
import coffer.iam.directory.EntityKind;
import coffer.policy.lint.Lint;
import coffer.policy.lint.Target;
import coffer.policy.lint.Vocabulary;
import coffer.server.explain.LeastPrivilege;
import coffer.server.explain.LeastPrivilege.Subject;
import coffer.server.explain.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// What `coffer least-privilege` writes is enough for doing all of it again, and for nothing else.
class LeastPrivilegeConformance extends AgainstServer {
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final Map<String, String> CONTEXT = Map.of("project", "vision");

    @Test
    void itsPolicyIsEnoughForTheSameAgainAndForNothingElse() {
        try (JavaClients root = new JavaClients(server().installation());
                IamClient iam = root.iam()) {
            String key = resources(root);
            Installation worker = administrator(iam, "worker");
            work(worker, key);

            server().server().settle();
            LeastPrivilege.Result result =
                    server().home()
                            .leastPrivilege()
                            .of(
                                    new Subject(EntityKind.USER, "worker", Optional.empty()),
                                    new LeastPolicy(3));

            assertThat(result.holds()).as("%s", result.outcome()).isTrue();
            assertThat(result.outcome().covered()).isEqualTo(1);
            assertThat(result.outcome().allowed()).isGreaterThan(8);
            iam.detachUserPolicy(it -> it.userName("worker").policyArn(ADMINISTRATOR));
            int number = 0;
            for (String document : result.documents()) {
                String name = "least-" + number++;
                iam.putUserPolicy(
                        it -> it.userName("worker").policyName(name).policyDocument(document));
                assertThat(Lint.of(document, Target.IDENTITY, Vocabulary.EMPTY)).isEmpty();
            }
            work(worker, key);
            assertRefused(worker);
        }
    }

    @Test
    void everyStoredPolicyIsLookedThrough() {
        try (JavaClients root = new JavaClients(server().installation());
                IamClient iam = root.iam();
                S3Client s3 = root.s3();
                KmsClient kms = root.kms()) {
            iam.createUser(it -> it.userName("linted"));
            String bad = document("{'Effect':'Allow','Action':'*','Resource':'*'}");
            iam.putUserPolicy(it -> it.userName("linted").policyName("all").policyDocument(bad));
            iam.createRole(it ->
                    it.roleName("lint-role")
                            .assumeRolePolicyDocument(
                                    document(
                                            "{'Effect':'Allow','Principal':{'AWS':'*'},"
                                                    + "'Action':'sts:AssumeRole'}")));
            String managed =
                    iam.createPolicy(it -> it.policyName("lint-managed").policyDocument(bad))
                            .policy()
                            .arn();
            s3.createBucket(it -> it.bucket("lint-bucket"));
            s3.putBucketPolicy(it ->
                    it.bucket("lint-bucket")
                            .policy(
                                    document(
                                            "{'Effect':'Deny','Principal':'*','Action':'s3:*',"
                                                    + "'Resource':'arn:aws:s3:::lint-bucket'}")));
            String key = kms.createKey().keyMetadata().arn();

            List<StoredDocument> all = new ArrayList<>();
            server().home().storedDocuments().forEach(all::add);

            assertThat(all)
                    .extracting(StoredDocument::name)
                    .contains(
                            "user linted, inline policy all",
                            "role lint-role, trust policy",
                            "managed policy " + managed,
                            "bucket lint-bucket",
                            "key " + key);
            List<StoredDocument> ofOne = new ArrayList<>();
            server().home().storedDocuments().of(EntityKind.USER, "linted", ofOne::add);
            assertThat(ofOne).hasSize(1);
        }
    }

    private static String document(String statement) {
        return ("{'Version':'2012-10-17','Statement':[" + statement + "]}").replace('\'', '"');
    }

    private static String resources(JavaClients root) {
        try (S3Client s3 = root.s3();
                KmsClient kms = root.kms()) {
            s3.createBucket(it -> it.bucket("least"));
            // No record tells of which prefix, so what was listed cannot be asked again.
            s3.putBucketPolicy(it ->
                    it.bucket("least")
                            .policy(
                                    document(
                                            "{'Effect':'Deny','Principal':'*',"
                                                    + "'Action':'s3:ListBucket',"
                                                    + "'Resource':'arn:aws:s3:::least','Condition':"
                                                    + "{'StringNotLike':{'s3:prefix':'in/*'}}}")));
            return kms.createKey().keyMetadata().arn();
        }
    }

    private Installation administrator(IamClient iam, String name) {
        iam.createUser(it -> it.userName(name));
        iam.attachUserPolicy(it -> it.userName(name).policyArn(ADMINISTRATOR));
        AccessKey key = iam.createAccessKey(it -> it.userName(name)).accessKey();
        Installation ofRoot = server().installation();
        return new Installation(
                ofRoot.endpoint(),
                ofRoot.authority(),
                new Installation.RootKey(key.accessKeyId(), key.secretAccessKey()),
                ofRoot.region(),
                ofRoot.extras());
    }

    private static void work(Installation worker, String key) {
        try (JavaClients clients = new JavaClients(worker);
                S3Client s3 = clients.s3();
                KmsClient kms = clients.kms()) {
            for (int i = 0; i < 6; i++) {
                String name = "in/part-" + i;
                s3.putObject(
                        it ->
                                it.bucket("least")
                                        .key(name)
                                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                                        .ssekmsKeyId(key),
                        RequestBody.fromString("part"));
                s3.getObjectAsBytes(it -> it.bucket("least").key(name));
            }
            s3.putObject(it -> it.bucket("least").key("odd ${*}?"), RequestBody.fromString("odd"));
            s3.listObjectsV2(it -> it.bucket("least").prefix("in/"));
            SdkBytes blob =
                    kms.encrypt(it ->
                                    it.keyId(key)
                                            .encryptionContext(CONTEXT)
                                            .plaintext(SdkBytes.fromUtf8String("text")))
                            .ciphertextBlob();
            kms.decrypt(it -> it.ciphertextBlob(blob).encryptionContext(CONTEXT));
            kms.listKeys();
        }
    }

    private static void assertRefused(Installation worker) {
        try (JavaClients clients = new JavaClients(worker);
                S3Client s3 = clients.s3()) {
            assertThatThrownBy(() -> s3.deleteObject(it -> it.bucket("least").key("in/part-0")))
                    .isInstanceOf(S3Exception.class);
            assertThatThrownBy(() -> s3.getObjectAsBytes(it -> it.bucket("least").key("odd ${*}?")))
                    .isInstanceOf(S3Exception.class);
        }
    }
}
