package coffer.iam.simulation;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import coffer.gate.Guardrails.Membership;
import coffer.gate.Guardrails.Standing;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.AddUserToGroupRequest;
import coffer.iam.api.AttachGroupPolicyRequest;
import coffer.iam.api.ContextEntry;
import coffer.iam.api.CreateGroupRequest;
import coffer.iam.api.CreateServiceLinkedRoleRequest;
import coffer.iam.api.EvaluationResult;
import coffer.iam.api.GetContextKeysForCustomPolicyRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.Position;
import coffer.iam.api.PutUserPermissionsBoundaryRequest;
import coffer.iam.api.Role;
import coffer.iam.api.SimulateCustomPolicyRequest;
import coffer.iam.api.SimulatePolicyResponse;
import coffer.iam.api.SimulatePrincipalPolicyRequest;
import coffer.iam.api.Statement;
import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.document.PolicyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulationOperationsTest extends IamCase {
    private static final String READ =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}}";
    private static final String OBJECT = "arn:aws:s3:::bucket/object";

    @Test
    void tellsEachActionOnEachResource() {
        List<EvaluationResult> results =
                custom(List.of(READ), "s3:GetObject", "s3:PutObject")
                        .resources(OBJECT, "arn:aws:s3:::other/object")
                        .run();

        assertThat(results)
                .extracting(
                        EvaluationResult::evalActionName,
                        each -> each.evalResourceName().orElseThrow(),
                        EvaluationResult::evalDecision)
                .containsExactly(
                        tuple("s3:GetObject", OBJECT, "allowed"),
                        tuple("s3:GetObject", "arn:aws:s3:::other/object", "allowed"),
                        tuple("s3:PutObject", OBJECT, "implicitDeny"),
                        tuple("s3:PutObject", "arn:aws:s3:::other/object", "implicitDeny"));
        assertThat(
                        results.getFirst()
                                .resourceSpecificResults()
                                .orElseThrow()
                                .getFirst()
                                .evalResourceDecision())
                .isEqualTo("allowed");
    }

    @Test
    void tellsWhichStatementsMatchedAndWhereTheyStand() {
        String two =
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"s3:*","Resource":"*"},
                  {"Sid":"No","Effect":"Deny","Action":"s3:GetObject","Resource":"*"}
                ]}\
                """;

        EvaluationResult denied = custom(List.of(READ, two), "s3:GetObject").run().getFirst();
        EvaluationResult allowed = custom(List.of(READ, two), "s3:GetBucketAcl").run().getFirst();

        assertThat(denied.evalDecision()).isEqualTo("explicitDeny");
        assertThat(denied.matchedStatements().orElseThrow())
                .containsExactly(statement("PolicyInputList.2", 3, 4, 3, 70));
        assertThat(allowed.matchedStatements().orElseThrow())
                .containsExactly(
                        statement("PolicyInputList.1", 1, 38, 1, READ.length()),
                        statement("PolicyInputList.2", 2, 4, 2, 52));
    }

    @Test
    void tellsWhichKeysAreMissing() {
        String conditional =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject",\
                "Resource":"arn:aws:s3:::bucket/${aws:userName}/*","Condition":\
                {"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}}\
                """;
        Simulation simulation =
                custom(List.of(conditional), "s3:GetObject").resources("arn:aws:s3:::bucket/ada/x");

        EvaluationResult without = simulation.run().getFirst();
        EvaluationResult with =
                simulation
                        .context("aws:username", "ada")
                        .context("aws:SourceIp", "192.0.2.7")
                        .run()
                        .getFirst();

        assertThat(without.evalDecision()).isEqualTo("implicitDeny");
        assertThat(without.missingContextValues().orElseThrow())
                .containsExactlyInAnyOrder("aws:SourceIp", "aws:userName");
        assertThat(with.evalDecision()).isEqualTo("allowed");
        assertThat(with.missingContextValues().orElseThrow()).isEmpty();
        assertThat(
                        iam.asRoot(
                                        IamApi.GET_CONTEXT_KEYS_FOR_CUSTOM_POLICY,
                                        GetContextKeysForCustomPolicyRequest.builder()
                                                .policyInputList(List.of(conditional))
                                                .build())
                                .contextKeyNames()
                                .orElseThrow())
                .containsExactly("aws:SourceIp", "aws:userName");
    }

    @Test
    void boundariesLimitAndSaySo() {
        String list = READ.replace("s3:Get*", "s3:List*");

        EvaluationResult result =
                custom(List.of(READ), "s3:GetObject").boundary(list).run().getFirst();

        assertThat(result.evalDecision()).isEqualTo("implicitDeny");
        assertThat(
                        result.permissionsBoundaryDecisionDetail()
                                .orElseThrow()
                                .allowedByPermissionsBoundary())
                .contains(false);
    }

    @Test
    void aResourcesPolicyCountsForTheCaller() {
        String policy =
                """
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":\
                "arn:aws:iam::111122223333:user/ada"},"Action":"s3:PutObject",\
                "Resource":"arn:aws:s3:::bucket/*"}}\
                """;
        Simulation simulation =
                custom(List.of(READ), "s3:PutObject").resources(OBJECT).resourcePolicy(policy);

        assertRefused("InvalidInput", simulation::run);
        assertThat(simulation.caller(TestIam.userArn("ada")).run().getFirst().evalDecision())
                .isEqualTo("allowed");
        assertThat(simulation.caller(TestIam.userArn("bob")).run().getFirst().evalDecision())
                .isEqualTo("implicitDeny");
        EvaluationResult across =
                simulation
                        .caller(TestIam.userArn("ada"))
                        .owner("arn:aws:iam::999999999999:root")
                        .run()
                        .getFirst();
        assertThat(across.evalDecision()).isEqualTo("implicitDeny");
        assertThat(across.evalDecisionDetails().orElseThrow())
                .isEqualTo(Map.of("IAM Policy", "implicitDeny", "Resource Policy", "allowed"));
    }

    @Test
    void aPrincipalIsSimulatedWithAllThatItBears() {
        iam.createUser("ada");
        iam.allow("ada", "s3:GetObject");
        iam.asRoot(IamApi.CREATE_GROUP, CreateGroupRequest.builder().groupName("ml").build());
        iam.asRoot(
                IamApi.ATTACH_GROUP_POLICY,
                AttachGroupPolicyRequest.builder()
                        .groupName("ml")
                        .policyArn("arn:aws:iam::aws:policy/AmazonS3FullAccess")
                        .build());
        iam.asRoot(
                IamApi.ADD_USER_TO_GROUP,
                AddUserToGroupRequest.builder().groupName("ml").userName("ada").build());

        EvaluationResult result = principal(TestIam.userArn("ada"), "s3:GetObject").getFirst();
        assertThat(result.matchedStatements().orElseThrow())
                .extracting(
                        each -> each.sourcePolicyId().orElseThrow(),
                        each -> each.sourcePolicyType().orElseThrow())
                .containsExactly(
                        tuple("user_ada_inline", "user"),
                        tuple("AmazonS3FullAccess", "aws-managed"));

        iam.asRoot(
                IamApi.PUT_USER_PERMISSIONS_BOUNDARY,
                PutUserPermissionsBoundaryRequest.builder()
                        .userName("ada")
                        .permissionsBoundary("arn:aws:iam::aws:policy/IAMReadOnlyAccess")
                        .build());
        assertThat(principal(TestIam.userArn("ada"), "s3:GetObject").getFirst().evalDecision())
                .isEqualTo("implicitDeny");
        Role role = iam.role("trainer", TestIam.ACCOUNT.digits(), "s3:PutObject");
        assertThat(principal(role.arn(), "s3:PutObject").getFirst().evalDecision())
                .isEqualTo("allowed");
        assertThat(
                        principal("arn:aws:iam::111122223333:group/ml", "s3:PutObject")
                                .getFirst()
                                .evalDecision())
                .isEqualTo("allowed");
        assertRefused("NoSuchEntity", () -> principal(TestIam.userArn("bob"), "s3:GetObject"));
        assertRefused(
                "NoSuchEntity",
                () -> principal(TestIam.userArn("ada").replace("1111", "9999"), "s3:GetObject"));
        assertRefused("InvalidInput", () -> principal("arn:aws:s3:::x", "s3:GetObject"));
    }

    @Test
    void answersComeInPages() {
        Simulation simulation =
                custom(List.of(READ), "s3:GetObject", "s3:PutObject").resources(OBJECT, "*");
        SimulateCustomPolicyRequest.Builder request = simulation.request().maxItems(3);

        SimulatePolicyResponse first = iam.asRoot(IamApi.SIMULATE_CUSTOM_POLICY, request.build());
        SimulatePolicyResponse second =
                iam.asRoot(
                        IamApi.SIMULATE_CUSTOM_POLICY,
                        request.marker(first.marker().orElseThrow()).build());

        assertThat(first.evaluationResults().orElseThrow()).hasSize(3);
        assertThat(second.evaluationResults().orElseThrow())
                .extracting(each -> each.evalResourceName().orElseThrow())
                .containsExactly("*");
        assertThat(second.isTruncated()).contains(false);
    }

    @Test
    void whatIsNoPolicyOrActionIsRefused() {
        assertRefused("InvalidInput", () -> custom(List.of("{}"), "s3:GetObject").run());
        assertRefused("InvalidInput", () -> custom(List.of(READ), "s3:Get*").run());
        assertRefused("InvalidInput", () -> custom(List.of(READ), "get").run());
    }

    private static Standing under(NamedPolicy... account) {
        return new Standing(
                Optional.of(new Membership("o-aaaaaaaaaa", "o-aaaaaaaaaa/r-aaaa/")),
                List.of(List.of(scp("Allow", "*", "")), List.of(account)),
                List.of());
    }

    private static NamedPolicy scp(String effect, String action, String more) {
        String json =
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"%s\",\"Action\":\"%s\",\"Resource\":\"*\"%s}}"
                        .formatted(effect, action, more);
        return new NamedPolicy(effect + action, Policy.parse(json, PolicyKind.SCP));
    }

    private static Optional<Boolean> byOrganizations(EvaluationResult result) {
        return result.organizationsDecisionDetail()
                .map(detail -> detail.allowedByOrganizations().orElseThrow());
    }

    @Test
    void organizationsLimitAndSaySo() {
        Simulation simulation = custom(List.of(READ), "s3:GetObject", "s3:GetBucketAcl", "s3:Put");
        assertThat(byOrganizations(simulation.run().getFirst())).isEmpty();

        iam.stand(
                TestIam.ACCOUNT, under(scp("Allow", "s3:*", ""), scp("Deny", "s3:GetObject", "")));
        List<EvaluationResult> results = simulation.run();

        assertThat(results)
                .extracting(EvaluationResult::evalDecision, each -> byOrganizations(each).get())
                .containsExactly(
                        tuple("explicitDeny", false),
                        tuple("allowed", true),
                        // Nothing but the policies given denies it.
                        tuple("implicitDeny", true));
        iam.stand(TestIam.ACCOUNT, under(scp("Allow", "kms:*", "")));
        assertThat(simulation.run().getFirst().evalDecision()).isEqualTo("implicitDeny");
        assertThat(byOrganizations(simulation.run().getFirst())).contains(false);
        // Its policies stay its own.
        assertThat(results.getFirst().matchedStatements().orElseThrow()).isEmpty();
    }

    @Test
    void organizationsMayAskForConditions() {
        String elsewhere =
                ",\"Condition\":{\"StringNotEquals\":{\"aws:RequestedRegion\":\"eu-west-1\"}}";
        iam.stand(TestIam.ACCOUNT, under(scp("Allow", "*", ""), scp("Deny", "s3:*", elsewhere)));
        Simulation simulation = custom(List.of(READ), "s3:GetObject");

        EvaluationResult without = simulation.run().getFirst();

        assertThat(without.evalDecision()).isEqualTo("explicitDeny");
        assertThat(without.missingContextValues().orElseThrow())
                .containsExactly("aws:RequestedRegion");
        EvaluationResult with =
                simulation.context("aws:RequestedRegion", "eu-west-1").run().getFirst();
        assertThat(with.evalDecision()).isEqualTo("allowed");
        iam.stand(
                TestIam.ACCOUNT,
                under(
                        scp(
                                "Allow",
                                "*",
                                ",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-aaaaaaaaaa\"}}")));
        assertThat(byOrganizations(simulation.run().getFirst())).contains(true);
    }

    @Test
    void organizationsBindAPrincipalButNoRoleOfAService() {
        iam.stand(TestIam.ACCOUNT, under(scp("Deny", "*", "")));
        iam.createUser("ada");
        iam.allow("ada", "s3:GetObject");
        String linked =
                iam.asRoot(
                                IamApi.CREATE_SERVICE_LINKED_ROLE,
                                CreateServiceLinkedRoleRequest.builder()
                                        .awsServiceName("guardduty.amazonaws.com")
                                        .build())
                        .role()
                        .orElseThrow()
                        .arn();

        EvaluationResult ada = principal(TestIam.userArn("ada"), "s3:GetObject").getFirst();

        assertThat(ada.evalDecision()).isEqualTo("explicitDeny");
        assertThat(byOrganizations(ada)).contains(false);
        assertThat(byOrganizations(principal(linked, "s3:GetObject").getFirst())).isEmpty();
    }

    @Test
    void nobodyLearnsWhatBindsAnotherAccount() {
        iam.stand(TestIam.OTHER, under(scp("Deny", "*", "")));
        String across =
                TestIam.userArn("eve").replace(TestIam.ACCOUNT.digits(), TestIam.OTHER.digits());
        Simulation simulation = custom(List.of(READ), "s3:GetObject").caller(across);

        EvaluationResult alone = simulation.run().getFirst();
        iam.stand(TestIam.ACCOUNT, under(scp("Deny", "*", "")));

        assertThat(alone.evalDecision()).isEqualTo("allowed");
        assertThat(simulation.run().getFirst()).isEqualTo(alone);
    }

    @Test
    void aRefusalByAnOrganizationTellsNothingOfTheAccountsAfterIt() {
        iam.stand(TestIam.ACCOUNT, under(scp("Deny", "s3:GetObject", "")));

        EvaluationResult across =
                custom(List.of(READ), "s3:GetObject")
                        .owner("arn:aws:iam::999999999999:root")
                        .resources(OBJECT)
                        .run()
                        .getFirst();

        assertThat(across.evalDecision()).isEqualTo("explicitDeny");
        assertThat(across.evalDecisionDetails()).isEmpty();
    }

    private Simulation custom(List<String> policies, String... actions) {
        return new Simulation(
                SimulateCustomPolicyRequest.builder()
                        .policyInputList(policies)
                        .actionNames(List.of(actions)),
                new ArrayList<>());
    }

    private final class Simulation {
        private final SimulateCustomPolicyRequest.Builder request;
        private final List<ContextEntry> entries;

        Simulation(SimulateCustomPolicyRequest.Builder request, List<ContextEntry> entries) {
            this.request = request;
            this.entries = entries;
        }

        Simulation resources(String... arns) {
            request.resourceArns(List.of(arns));
            return this;
        }

        Simulation boundary(String json) {
            request.permissionsBoundaryPolicyInputList(List.of(json));
            return this;
        }

        Simulation resourcePolicy(String json) {
            request.resourcePolicy(json);
            return this;
        }

        Simulation caller(String arn) {
            request.callerArn(arn);
            return this;
        }

        Simulation owner(String arn) {
            request.resourceOwner(arn);
            return this;
        }

        Simulation context(String key, String value) {
            entries.add(
                    ContextEntry.builder()
                            .contextKeyName(key)
                            .contextKeyType("string")
                            .contextKeyValues(List.of(value))
                            .build());
            request.contextEntries(entries);
            return this;
        }

        SimulateCustomPolicyRequest.Builder request() {
            return request;
        }

        List<EvaluationResult> run() {
            return iam.asRoot(IamApi.SIMULATE_CUSTOM_POLICY, request.build())
                    .evaluationResults()
                    .orElseThrow();
        }
    }

    private List<EvaluationResult> principal(String arn, String action) {
        return iam.asRoot(
                        IamApi.SIMULATE_PRINCIPAL_POLICY,
                        SimulatePrincipalPolicyRequest.builder()
                                .policySourceArn(arn)
                                .actionNames(List.of(action))
                                .build())
                .evaluationResults()
                .orElseThrow();
    }

    private static Statement statement(
            String source, int line, int column, int endLine, int endColumn) {
        return Statement.builder()
                .sourcePolicyId(source)
                .sourcePolicyType("none")
                .startPosition(Position.builder().line(line).column(column).build())
                .endPosition(Position.builder().line(endLine).column(endColumn).build())
                .build();
    }
}
