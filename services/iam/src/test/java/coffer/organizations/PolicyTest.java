package coffer.organizations;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.organizations.api.DeletePolicyRequest;
import coffer.organizations.api.DescribePolicyRequest;
import coffer.organizations.api.DetachPolicyRequest;
import coffer.organizations.api.DisablePolicyTypeRequest;
import coffer.organizations.api.ListPoliciesForTargetRequest;
import coffer.organizations.api.ListPoliciesRequest;
import coffer.organizations.api.ListTargetsForPolicyRequest;
import coffer.organizations.api.OrganizationsApi;
import coffer.organizations.api.Policy;
import coffer.organizations.api.PolicySummary;
import coffer.organizations.api.PolicyTargetSummary;
import coffer.organizations.api.UpdatePolicyRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTest {
    private static final String SCP = "SERVICE_CONTROL_POLICY";
    private static final String RCP = "RESOURCE_CONTROL_POLICY";
    private static final String NO_KMS =
            TestOrganizations.document(TestOrganizations.deny("kms:*"));

    @TempDir Path folder;
    private TestOrganizations organizations;
    private String root;

    @BeforeEach
    void open() {
        organizations = new TestOrganizations(folder);
        organizations.create();
        root = organizations.rootId();
    }

    @AfterEach
    void close() {
        organizations.close();
    }

    private Policy describe(String id) {
        return organizations
                .run(
                        OrganizationsApi.DESCRIBE_POLICY,
                        DescribePolicyRequest.builder().policyId(id).build())
                .policy()
                .orElseThrow();
    }

    private void delete(String id) {
        organizations.run(
                OrganizationsApi.DELETE_POLICY, DeletePolicyRequest.builder().policyId(id).build());
    }

    private void detach(String policy, String target) {
        organizations.run(
                OrganizationsApi.DETACH_POLICY,
                DetachPolicyRequest.builder().policyId(policy).targetId(target).build());
    }

    private List<String> attached(String target, String type) {
        return organizations
                .run(
                        OrganizationsApi.LIST_POLICIES_FOR_TARGET,
                        ListPoliciesForTargetRequest.builder()
                                .targetId(target)
                                .filter(type)
                                .build())
                .policies()
                .orElseThrow()
                .stream()
                .map(PolicySummary::id)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void isMadeChangedListedAndDeleted() {
        String id = organizations.policy(SCP, "no-kms", NO_KMS);

        assertThat(id).matches("p-[0-9a-z]{10}");
        assertThat(describe(id).content()).contains(NO_KMS);
        assertThat(describe(id).policySummary().orElseThrow().arn().orElseThrow())
                .matches(
                        "arn:aws:organizations::\\d{12}:policy/o-.{10}/service_control_policy/"
                                + id);
        String changed = TestOrganizations.document(TestOrganizations.deny("s3:*"));
        organizations.run(
                OrganizationsApi.UPDATE_POLICY,
                UpdatePolicyRequest.builder().policyId(id).name("no-s3").content(changed).build());
        assertThat(describe(id).content()).contains(changed);
        assertThat(names()).containsExactly("FullAWSAccess", "no-s3");
        delete(id);
        assertRefused("PolicyNotFoundException", () -> describe(id));
        assertThat(names()).containsExactly("FullAWSAccess");
    }

    private List<String> names() {
        return organizations
                .run(
                        OrganizationsApi.LIST_POLICIES,
                        ListPoliciesRequest.builder().filter(SCP).build())
                .policies()
                .orElseThrow()
                .stream()
                .map(PolicySummary::name)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void namesDifferWithinAType() {
        organizations.policy(SCP, "p", NO_KMS);

        assertRefused("DuplicatePolicyException", () -> organizations.policy(SCP, "p", NO_KMS));
        assertRefused(
                "DuplicatePolicyException",
                () -> organizations.policy(SCP, "FullAWSAccess", NO_KMS));
        organizations.policy("TAG_POLICY", "p", "{\"tags\":{}}");
    }

    @Test
    void whatIsNoPolicyOfItsTypeIsRefused() {
        String text =
                "The provided policy document does not meet the requirements of the specified policy"
                        + " type.";
        for (String content :
                List.of("{", "[]", "{\"Version\":\"2012-10-17\"}", NO_KMS.replace("Deny", "No"))) {
            assertRefused(
                            "MalformedPolicyDocumentException",
                            () -> organizations.policy(SCP, "bad", content))
                    .hasMessage(text);
        }
        assertRefused(
                "MalformedPolicyDocumentException", () -> organizations.policy(RCP, "bad", NO_KMS));
        assertRefused(
                "MalformedPolicyDocumentException",
                () -> organizations.policy("TAG_POLICY", "bad", "{\"plans\":{}}"));
    }

    @Test
    void mayNotBeTooLong() {
        String longOne = NO_KMS + " ".repeat(10_241 - NO_KMS.length());

        assertRefused(
                        "ConstraintViolationException",
                        () -> organizations.policy(SCP, "long", longOne))
                .satisfies(Reasons.is("POLICY_CONTENT_LIMIT_EXCEEDED"));
        organizations.policy(SCP, "long", longOne.substring(0, 10_240));
    }

    @Test
    void isAttachedAndDetached() {
        String id = organizations.policy(SCP, "no-kms", NO_KMS);
        organizations.attach(id, root);

        assertThat(attached(root, SCP)).containsExactlyInAnyOrder("p-FullAWSAccess", id);
        assertThat(
                        organizations
                                .run(
                                        OrganizationsApi.LIST_TARGETS_FOR_POLICY,
                                        ListTargetsForPolicyRequest.builder().policyId(id).build())
                                .targets()
                                .orElseThrow())
                .extracting(PolicyTargetSummary::targetId)
                .containsExactly(Optional.of(root));
        assertRefused("DuplicatePolicyAttachmentException", () -> organizations.attach(id, root));
        assertRefused("PolicyInUseException", () -> delete(id));
        assertRefused("TargetNotFoundException", () -> organizations.attach(id, "ou-zzzz-zzzzzzzz"))
                .hasMessage("You specified a target that doesn't exist.");
        detach(id, root);
        assertRefused("PolicyNotAttachedException", () -> detach(id, root));
        delete(id);
    }

    @Test
    void oneServiceControlPolicyMustStay() {
        assertRefused("ConstraintViolationException", () -> detach("p-FullAWSAccess", root))
                .satisfies(Reasons.is("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"));
        organizations.attach(organizations.policy(SCP, "no-kms", NO_KMS), root);

        detach("p-FullAWSAccess", root);
    }

    @Test
    void atMostTenServiceControlPoliciesAreAttachedToOneTarget() {
        for (int i = 0; i < 9; i++) {
            organizations.attach(organizations.policy(SCP, "p" + i, NO_KMS), root);
        }
        String eleventh = organizations.policy(SCP, "eleventh", NO_KMS);

        assertRefused("ConstraintViolationException", () -> organizations.attach(eleventh, root))
                .satisfies(Reasons.is("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"));
    }

    @Test
    void awssOwnCannotBeChangedNorTheResourceOneDetached() {
        organizations.enable(RCP);

        assertThat(attached(root, RCP)).containsExactly("p-RCPFullAWSAccess");
        assertRefused("InvalidInputException", () -> delete("p-FullAWSAccess"))
                .satisfies(Reasons.is("IMMUTABLE_POLICY"));
        assertRefused("InvalidInputException", () -> detach("p-RCPFullAWSAccess", root))
                .satisfies(Reasons.is("NON_DETACHABLE_POLICY"));
        assertThat(describe("p-FullAWSAccess").policySummary().flatMap(PolicySummary::arn))
                .contains(
                        "arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess");
    }

    @Test
    void aTypeThatIsDisabledHasNothingAttached() {
        organizations.attach(organizations.policy(SCP, "no-kms", NO_KMS), root);
        disable();

        assertThat(attached(root, SCP)).isEmpty();
        String other = organizations.policy(SCP, "other", NO_KMS);
        assertRefused("PolicyTypeNotEnabledException", () -> organizations.attach(other, root));
        assertRefused("PolicyTypeNotEnabledException", this::disable);
        String unit = organizations.unit(root, "research");
        organizations.enable(SCP);
        assertThat(attached(root, SCP)).containsExactly("p-FullAWSAccess");
        assertThat(attached(unit, SCP)).containsExactly("p-FullAWSAccess");
        assertRefused("PolicyTypeAlreadyEnabledException", () -> organizations.enable(SCP));
    }

    private void disable() {
        organizations.run(
                OrganizationsApi.DISABLE_POLICY_TYPE,
                DisablePolicyTypeRequest.builder().rootId(root).policyType(SCP).build());
    }
}
