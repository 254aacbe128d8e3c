package coffer.organizations;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Guardrails;
import coffer.gate.Guardrails.Standing;
import coffer.gate.Identity;
import coffer.kernel.AccountId;
import coffer.organizations.api.DetachPolicyRequest;
import coffer.organizations.api.MoveAccountRequest;
import coffer.organizations.api.OrganizationsApi;
import coffer.organizations.api.UpdatePolicyRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardrailsTest {
    private static final String SCP = "SERVICE_CONTROL_POLICY";
    private static final String RCP = "RESOURCE_CONTROL_POLICY";
    private static final AccountId MANAGEMENT = TestOrganizations.MANAGEMENT;

    @TempDir Path folder;
    private TestOrganizations organizations;
    private String root;
    private String unit;
    private AccountId member;
    private Identity user;

    @BeforeEach
    void open() {
        organizations = new TestOrganizations(folder);
        organizations.create();
        root = organizations.rootId();
        unit = organizations.unit(root, "research");
        member = organizations.account("ml");
        user = organizations.user(member, "ada", TestOrganizations.allow("*"));
    }

    @AfterEach
    void close() {
        organizations.close();
    }

    private void move(String from, String to) {
        organizations.run(
                OrganizationsApi.MOVE_ACCOUNT,
                MoveAccountRequest.builder()
                        .accountId(member.digits())
                        .sourceParentId(from)
                        .destinationParentId(to)
                        .build());
    }

    private boolean may(Identity who, String action) {
        return organizations.decide(who, action, member).isAllowed();
    }

    private String scp(String name, String statement) {
        return organizations.policy(SCP, name, TestOrganizations.document(statement));
    }

    @Test
    void aPolicyCountsFromTheNextRequestOnAndNoLonger() {
        String policy = scp("no-decrypt", TestOrganizations.deny("kms:Decrypt"));
        assertThat(may(user, "kms:Decrypt")).isTrue();

        organizations.attach(policy, root);
        assertThat(organizations.decide(user, "kms:Decrypt", member).why().sentence())
                .isEqualTo(
                        "User: arn:aws:iam::%s:user/ada is not authorized to perform: kms:Decrypt on"
                                        .formatted(member)
                                + " resource: arn:aws:kms:eu-west-1:%s:key/k with an explicit deny in"
                                        .formatted(member)
                                + " a service control policy");
        organizations.run(
                OrganizationsApi.UPDATE_POLICY,
                UpdatePolicyRequest.builder()
                        .policyId(policy)
                        .content(TestOrganizations.document(TestOrganizations.deny("kms:Encrypt")))
                        .build());
        assertThat(may(user, "kms:Decrypt")).isTrue();
        assertThat(may(user, "kms:Encrypt")).isFalse();
        organizations.run(
                OrganizationsApi.DETACH_POLICY,
                DetachPolicyRequest.builder().policyId(policy).targetId(root).build());
        assertThat(may(user, "kms:Encrypt")).isTrue();
    }

    @Test
    void theUnitThatAnAccountIsInDecides() {
        organizations.attach(scp("no-kms", TestOrganizations.deny("kms:*")), unit);
        assertThat(may(user, "kms:Decrypt")).isTrue();

        move(root, unit);
        assertThat(may(user, "kms:Decrypt")).isFalse();
        assertThat(may(TestOrganizations.root(member), "kms:Decrypt")).isFalse();
        move(unit, root);
        assertThat(may(user, "kms:Decrypt")).isTrue();
    }

    @Test
    void everyLevelMustAllow() {
        organizations.attach(scp("s3", TestOrganizations.allow("s3:*")), member.digits());
        assertThat(may(user, "kms:Decrypt")).isTrue();

        organizations.run(
                OrganizationsApi.DETACH_POLICY,
                DetachPolicyRequest.builder()
                        .policyId("p-FullAWSAccess")
                        .targetId(member.digits())
                        .build());

        assertThat(organizations.decide(user, "kms:Decrypt", member).why().sentence())
                .endsWith("because no service control policy allows the kms:Decrypt action");
        assertThat(may(user, "s3:GetObject")).isTrue();
    }

    @Test
    void theManagementAccountIsBoundByNothing() {
        Identity manager = organizations.user(MANAGEMENT, "eve", TestOrganizations.allow("*"));
        organizations.attach(scp("nothing", TestOrganizations.deny("*")), root);
        organizations.attach(organizations.policy(SCP, "own", deny()), MANAGEMENT.digits());
        organizations.enable(RCP);
        organizations.attach(organizations.policy(RCP, "sealed", rcpDeny("*")), root);

        assertThat(organizations.decide(manager, "kms:Decrypt", MANAGEMENT).isAllowed()).isTrue();
        assertThat(may(user, "kms:Decrypt")).isFalse();
    }

    private static String deny() {
        return TestOrganizations.document(TestOrganizations.deny("*"));
    }

    private static String rcpDeny(String action) {
        return TestOrganizations.document(
                TestOrganizations.deny(action).replace("\"Deny\"", "\"Deny\",\"Principal\":\"*\""));
    }

    @Test
    void aResourceControlPolicyBindsWhoeverComes() {
        organizations.enable(RCP);
        assertThat(may(user, "kms:Decrypt")).isTrue();

        organizations.attach(organizations.policy(RCP, "sealed", rcpDeny("kms:*")), unit);
        assertThat(may(user, "kms:Decrypt")).isTrue();
        move(root, unit);

        assertThat(organizations.decide(user, "kms:Decrypt", member).why().sentence())
                .endsWith("with an explicit deny in a resource control policy");
        assertThat(
                        organizations
                                .decide(
                                        TestOrganizations.root(TestOrganizations.STRANGER),
                                        "kms:Decrypt",
                                        member)
                                .why()
                                .sentence())
                .endsWith("with an explicit deny in a resource control policy");
        // Whom it binds elsewhere is not its business.
        assertThat(organizations.decide(user, "kms:Decrypt", MANAGEMENT).why().sentence())
                .doesNotContain("resource control policy");
    }

    @Test
    void nothingButTheRevisionIsReadWhileNothingChanges() {
        CountingStore store = organizations.counting();
        Guardrails guardrails = OrganizationsService.guardrails(store);
        Standing first = guardrails.over(member);
        assertThat(store.read()).hasSizeGreaterThan(5);

        assertThat(guardrails.over(member)).isSameAs(first);
        assertThat(store.read()).containsExactly("iam_revision");
        move(root, unit);
        assertThat(guardrails.over(member)).isNotEqualTo(first);
        assertThat(store.read()).hasSizeGreaterThan(5);
    }

    @Test
    void requestsTellTheOrganization() {
        move(root, unit);
        var membership = organizations.guardrails().over(member).membership().orElseThrow();
        assertThat(membership.path())
                .isEqualTo(membership.organizationId() + "/" + root + "/" + unit + "/");
        String condition =
                "{\"Effect\":\"Allow\",\"Action\":\"kms:*\",\"Resource\":\"*\",\"Condition\":"
                        + "{\"StringEquals\":{\"aws:PrincipalOrgID\":\"%1$s\","
                        + "\"aws:ResourceOrgID\":\"%1$s\"},\"ForAnyValue:StringLike\":"
                        + "{\"aws:PrincipalOrgPaths\":\"%1$s/*/%2$s/*\"}}}";
        Identity conditioned =
                organizations.user(
                        member, "bob", condition.formatted(membership.organizationId(), unit));

        assertThat(may(conditioned, "kms:Decrypt")).isTrue();
        move(unit, root);
        assertThat(may(conditioned, "kms:Decrypt")).isFalse();
    }
}
