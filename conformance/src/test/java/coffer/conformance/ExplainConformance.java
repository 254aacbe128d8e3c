package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.client.Installation;
import coffer.conformance.client.JavaClients;
import coffer.server.explain.Hypothesis;
import coffer.server.explain.Opinion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.KmsException;

/// What `coffer explain` says would be decided is what the gate decides: each question is put to
/// both. KMS's dry runs let it be asked without anything being done.
class ExplainConformance extends AgainstServer {
    private static final Map<String, String> CONTEXT = Map.of("project", "vision");
    private static final String MAY_GIVE_DECRYPT =
            """
            {"Version":"2012-10-17","Statement":[
              {"Effect":"Allow","Action":"kms:CreateGrant","Resource":"*","Condition":{
                "ForAllValues:StringEquals":{"kms:GrantOperations":"Decrypt"}}},
              {"Effect":"Allow","Action":"kms:RevokeGrant","Resource":"*","Condition":{
                "Bool":{"kms:GrantIsForAWSResource":"false"}}},
              {"Effect":"Deny","Action":"kms:CreateGrant","Resource":"*","Condition":{
                "StringLike":{"kms:RetiringPrincipal":"*"}}}]}\
            """;

    /// A person, who may ask as he likes.
    private record Person(String arn, KmsClient kms) {}

    /// One question: as a call that is a dry run, and as a hypothesis.
    private record Question(String label, Consumer<KmsClient> call, Hypothesis hypothesis) {}

    private record Scene(String key, String grantId, List<Person> people) {}

    @Test
    void theGateAndTheOracleAgree() {
        List<JavaClients> opened = new ArrayList<>();
        try (JavaClients root = new JavaClients(server().installation())) {
            Scene scene = scene(root, opened);
            List<Question> questions = new ArrayList<>();
            List<Boolean> decided = new ArrayList<>();
            for (Person person : scene.people()) {
                for (Question question : questions(scene, person)) {
                    questions.add(question);
                    decided.add(isAllowed(person, question));
                }
            }

            List<List<Opinion>> opinions =
                    server().home()
                            .oracle()
                            .ask(questions.stream().map(Question::hypothesis).toList());

            for (int i = 0; i < questions.size(); i++) {
                assertThat(opinions.get(i))
                        .as(questions.get(i).label())
                        .singleElement()
                        .satisfies(it -> assertThat(it.remarks()).isEmpty())
                        .extracting(it -> it.decision().isAllowed())
                        .isEqualTo(decided.get(i));
            }
            assertThat(decided).as("both answers occur").contains(true, false);
        } finally {
            opened.forEach(JavaClients::close);
        }
    }

    /// Ada may give Decrypt by her policy, Bea has a grant by which she may give what she has, Cid
    /// may retire that grant and Dan may nothing.
    private Scene scene(JavaClients root, List<JavaClients> opened) {
        List<Person> people = new ArrayList<>();
        try (IamClient iam = root.iam()) {
            for (String name : List.of("ada", "bea", "cid", "dan")) {
                people.add(person(iam, name, opened));
            }
            iam.putUserPolicy(
                    it -> it.userName("ada").policyName("giving").policyDocument(MAY_GIVE_DECRYPT));
        }
        KmsClient kms = root.kms();
        String key = kms.createKey().keyMetadata().arn();
        String grantId =
                kms.createGrant(it ->
                                it.keyId(key)
                                        .granteePrincipal(people.get(1).arn())
                                        .retiringPrincipal(people.get(2).arn())
                                        .operations(
                                                GrantOperation.CREATE_GRANT, GrantOperation.ENCRYPT)
                                        .constraints(
                                                GrantConstraints.builder()
                                                        .encryptionContextSubset(CONTEXT)
                                                        .build()))
                        .grantId();
        return new Scene(key, grantId, people);
    }

    private Person person(IamClient iam, String name, List<JavaClients> opened) {
        String arn = iam.createUser(it -> it.userName(name)).user().arn();
        AccessKey key = iam.createAccessKey(it -> it.userName(name)).accessKey();
        Installation ofRoot = server().installation();
        JavaClients clients =
                new JavaClients(
                        new Installation(
                                ofRoot.endpoint(),
                                ofRoot.authority(),
                                new Installation.RootKey(key.accessKeyId(), key.secretAccessKey()),
                                ofRoot.region(),
                                ofRoot.extras()));
        opened.add(clients);
        return new Person(arn, clients.kms());
    }

    private static List<Question> questions(Scene scene, Person who) {
        String dan = scene.people().get(3).arn();
        String key = scene.key();
        List<Question> questions = new ArrayList<>();
        for (GrantOperation given : List.of(GrantOperation.DECRYPT, GrantOperation.ENCRYPT)) {
            for (Map<String, String> context : List.of(Map.<String, String>of(), CONTEXT)) {
                questions.add(giving(scene, who, new Given(dan, given, context, Optional.empty())));
            }
        }
        questions.add(
                giving(
                        scene,
                        who,
                        new Given(dan, GrantOperation.DECRYPT, Map.of(), Optional.of(dan))));
        questions.add(
                new Question(
                        who.arn() + " revokes",
                        kms ->
                                kms.revokeGrant(
                                        it -> it.keyId(key).grantId(scene.grantId()).dryRun(true)),
                        asking(who, "kms:RevokeGrant", scene, Map.of(), Map.of())));
        questions.add(
                new Question(
                        who.arn() + " retires",
                        kms ->
                                kms.retireGrant(
                                        it -> it.keyId(key).grantId(scene.grantId()).dryRun(true)),
                        asking(who, "kms:RetireGrant", scene, Map.of(), Map.of())));
        for (Map<String, String> context : List.of(Map.<String, String>of(), CONTEXT)) {
            questions.add(
                    new Question(
                            who.arn() + " encrypts with " + context,
                            kms ->
                                    kms.encrypt(it ->
                                            it.keyId(key)
                                                    .plaintext(SdkBytes.fromUtf8String("text"))
                                                    .encryptionContext(context)
                                                    .dryRun(true)),
                            asking(who, "kms:Encrypt", scene, Map.of(), context)));
        }
        return questions;
    }

    /// What a grant is to allow, to whom, and who may retire it.
    private record Given(
            String grantee,
            GrantOperation operation,
            Map<String, String> context,
            Optional<String> retiring) {}

    private static Question giving(Scene scene, Person who, Given given) {
        CreateGrantRequest.Builder request =
                CreateGrantRequest.builder()
                        .keyId(scene.key())
                        .granteePrincipal(given.grantee())
                        .operations(given.operation())
                        .dryRun(true);
        given.retiring().ifPresent(request::retiringPrincipal);
        if (!given.context().isEmpty()) {
            request.constraints(it -> it.encryptionContextSubset(given.context()));
        }
        Map<String, List<String>> told =
                given.retiring()
                        .map(it ->
                                Map.of(
                                        "kms:GrantOperations",
                                        List.of(given.operation().toString()),
                                        "kms:GranteePrincipal",
                                        List.of(given.grantee()),
                                        "kms:RetiringPrincipal",
                                        List.of(it)))
                        .orElseGet(() ->
                                Map.of(
                                        "kms:GrantOperations",
                                        List.of(given.operation().toString()),
                                        "kms:GranteePrincipal",
                                        List.of(given.grantee())));
        return new Question(
                who.arn() + " gives " + given,
                kms -> kms.createGrant(request.build()),
                asking(who, "kms:CreateGrant", scene, told, given.context()));
    }

    private static Hypothesis asking(
            Person who,
            String action,
            Scene scene,
            Map<String, List<String>> told,
            Map<String, String> context) {
        boolean isOfGrant = action.equals("kms:RevokeGrant") || action.equals("kms:RetireGrant");
        return new Hypothesis(
                who.arn(),
                action,
                scene.key(),
                told,
                context,
                isOfGrant ? Optional.of(scene.grantId()) : Optional.empty());
    }

    /// A dry run is refused either way: for itself, or for want of permission.
    private static boolean isAllowed(Person who, Question question) {
        try {
            question.call().accept(who.kms());
            throw new AssertionError(question.label() + " was not a dry run");
        } catch (DryRunOperationException allowed) {
            return true;
        } catch (KmsException denied) {
            assertThat(denied.awsErrorDetails().errorCode())
                    .as(question.label())
                    .isEqualTo("AccessDeniedException");
            return false;
        }
    }
}
