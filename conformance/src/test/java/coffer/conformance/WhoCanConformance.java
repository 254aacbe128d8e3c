package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.client.Installation;
import coffer.conformance.client.JavaClients;
import coffer.server.explain.Hypothesis;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// Whom `coffer who-can` names reads the object, and nobody else does: each user tries.
class WhoCanConformance extends AgainstServer {
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    private static final String READING =
            """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::who-can/*"}]}\
            """;

    /// The key's own policy does not let IAM policies speak.
    private static final String KEY_POLICY =
            """
            {"Version":"2012-10-17","Statement":[
              {"Sid":"Manage","Effect":"Allow","Principal":{"AWS":"%1$s:root"},"Resource":"*",
               "Action":["kms:CreateGrant","kms:DescribeKey","kms:PutKeyPolicy",
                 "kms:GenerateDataKey"]},
              {"Sid":"Use","Effect":"Allow","Action":"kms:Decrypt","Resource":"*",
               "Principal":{"AWS":["%1$s:user/named","%1$s:user/half"]}}]}\
            """;

    @Test
    void whomItNamesReadsAndNobodyElse() {
        Map<String, Boolean> tried = new LinkedHashMap<>();
        Map<String, Boolean> told = new LinkedHashMap<>();
        try (JavaClients root = new JavaClients(server().installation())) {
            Map<String, Installation> people = people(root);
            putObject(root, people.keySet().iterator().next());

            people.forEach((arn, installation) -> tried.put(arn, reads(installation)));
            server().home()
                    .oracle()
                    .askOfEverybody(
                            new Hypothesis(
                                    "",
                                    "s3:GetObject",
                                    "arn:aws:s3:::who-can/secret",
                                    Map.of(),
                                    Map.of()),
                            (who, opinions) ->
                                    told.put(
                                            who,
                                            opinions.stream()
                                                    .allMatch(it -> it.decision().isAllowed())));
        }

        assertThat(told).containsAllEntriesOf(tried).doesNotContainKey("anonymous");
        assertThat(tried.values()).containsExactly(true, false, false, true, false);
        assertThat(told).as("not even the root user, by this key's policy").containsValue(false);
    }

    /// In this order: named in the key policy and allowed by S3; named but without S3; an
    /// administrator; one with a grant and S3; one with S3 alone.
    private Map<String, Installation> people(JavaClients root) {
        Map<String, Installation> people = new LinkedHashMap<>();
        try (IamClient iam = root.iam()) {
            for (String name : new String[] {"named", "half", "admin", "granted", "reader"}) {
                String arn = iam.createUser(it -> it.userName(name)).user().arn();
                AccessKey key = iam.createAccessKey(it -> it.userName(name)).accessKey();
                Installation ofRoot = server().installation();
                people.put(
                        arn,
                        new Installation(
                                ofRoot.endpoint(),
                                ofRoot.authority(),
                                new Installation.RootKey(key.accessKeyId(), key.secretAccessKey()),
                                ofRoot.region(),
                                ofRoot.extras()));
            }
            for (String name : new String[] {"named", "granted", "reader"}) {
                iam.putUserPolicy(
                        it -> it.userName(name).policyName("reading").policyDocument(READING));
            }
            iam.attachUserPolicy(it -> it.userName("admin").policyArn(ADMINISTRATOR));
        }
        return people;
    }

    private static void putObject(JavaClients root, String anyArn) {
        String account = anyArn.substring(0, anyArn.lastIndexOf(':'));
        try (KmsClient kms = root.kms();
                S3Client s3 = root.s3()) {
            String key =
                    kms.createKey(it -> it.policy(KEY_POLICY.formatted(account)))
                            .keyMetadata()
                            .arn();
            kms.createGrant(it ->
                    it.keyId(key)
                            .granteePrincipal(account + ":user/granted")
                            .operations(GrantOperation.DECRYPT));
            s3.createBucket(it -> it.bucket("who-can"));
            s3.putObject(
                    it ->
                            it.bucket("who-can")
                                    .key("secret")
                                    .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                                    .ssekmsKeyId(key),
                    RequestBody.fromString("for few"));
        }
    }

    private static boolean reads(Installation caller) {
        try (JavaClients clients = new JavaClients(caller);
                S3Client s3 = clients.s3()) {
            String text =
                    s3.getObjectAsBytes(it -> it.bucket("who-can").key("secret")).asUtf8String();
            assertThat(text).isEqualTo("for few");
            return true;
        } catch (S3Exception denied) {
            assertThat(denied.statusCode()).isEqualTo(403);
            return false;
        }
    }
}
