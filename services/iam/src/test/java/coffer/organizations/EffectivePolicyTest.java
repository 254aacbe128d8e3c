package coffer.organizations;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.AccountId;
import coffer.organizations.api.Account;
import coffer.organizations.api.DescribeEffectivePolicyRequest;
import coffer.organizations.api.EffectivePolicy;
import coffer.organizations.api.ListAccountsWithInvalidEffectivePolicyRequest;
import coffer.organizations.api.ListEffectivePolicyValidationErrorsRequest;
import coffer.organizations.api.MoveAccountRequest;
import coffer.organizations.api.OrganizationsApi;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectivePolicyTest {
    private static final String TAGS = "TAG_POLICY";

    @TempDir Path folder;
    private TestOrganizations organizations;
    private String root;
    private String unit;
    private AccountId member;

    @BeforeEach
    void open() {
        organizations = new TestOrganizations(folder);
        organizations.create();
        root = organizations.rootId();
        unit = organizations.unit(root, "research");
        member = organizations.account("ml");
        organizations.run(
                OrganizationsApi.MOVE_ACCOUNT,
                MoveAccountRequest.builder()
                        .accountId(member.digits())
                        .sourceParentId(root)
                        .destinationParentId(unit)
                        .build());
    }

    @AfterEach
    void close() {
        organizations.close();
    }

    private EffectivePolicy effective(Identity who, Optional<String> target) {
        return organizations
                .as(
                        who,
                        OrganizationsApi.DESCRIBE_EFFECTIVE_POLICY,
                        DescribeEffectivePolicyRequest.builder()
                                .policyType(TAGS)
                                .targetId(target)
                                .build())
                .effectivePolicy()
                .orElseThrow();
    }

    @Test
    void comesFromAllThatIsAboveAnAccount() {
        Identity manager = TestOrganizations.root(TestOrganizations.MANAGEMENT);
        Optional<String> target = Optional.of(member.digits());
        assertRefused("EffectivePolicyNotFoundException", () -> effective(manager, target));
        organizations.enable(TAGS);
        organizations.attach(
                organizations.policy(
                        TAGS,
                        "root",
                        """
                        {"tags":{"CostCenter":{"tag_key":{"@@assign":"CostCenter",\
                        "@@operators_allowed_for_child_policies":["@@none"]},\
                        "tag_value":{"@@assign":["100"]}}}}\
                        """),
                root);
        organizations.attach(
                organizations.policy(
                        TAGS,
                        "unit",
                        """
                        {"tags":{"costcenter":{"tag_key":{"@@assign":"COSTCENTER"},\
                        "tag_value":{"@@append":["200"]}}}}\
                        """),
                unit);

        assertThat(effective(manager, target).policyContent())
                .contains(
                        "{\"tags\":{\"costcenter\":{\"tag_key\":\"CostCenter\","
                                + "\"tag_value\":[\"100\",\"200\"]}}}");
        assertThat(effective(TestOrganizations.root(member), Optional.empty()))
                .isEqualTo(effective(manager, target));
        assertRefused(
                "AccessDeniedException",
                () ->
                        effective(
                                TestOrganizations.root(member),
                                Optional.of(TestOrganizations.MANAGEMENT.digits())));
        assertRefused("InvalidInputException", () -> effective(manager, Optional.of(unit)))
                .satisfies(Reasons.is("TARGET_NOT_SUPPORTED"));
        assertRefused(
                "TargetNotFoundException", () -> effective(manager, Optional.of("000000000000")));
    }

    @Test
    void mayBecomeTooLong() {
        organizations.enable(TAGS);
        for (int i = 0; i < 2; i++) {
            organizations.attach(
                    organizations.policy(
                            TAGS,
                            "p" + i,
                            "{\"tags\":{\"k%d\":{\"tag_value\":{\"@@assign\":[\"%s\"]}}}}"
                                    .formatted(i, "x".repeat(6_000))),
                    i == 0 ? root : unit);
        }

        assertThat(
                        organizations
                                .run(
                                        OrganizationsApi
                                                .LIST_ACCOUNTS_WITH_INVALID_EFFECTIVE_POLICY,
                                        ListAccountsWithInvalidEffectivePolicyRequest.builder()
                                                .policyType(TAGS)
                                                .build())
                                .accounts()
                                .orElseThrow())
                .extracting(Account::id)
                .containsExactly(Optional.of(member.digits()));
        assertThat(errors(member.digits())).hasSize(1);
        assertThat(errors(TestOrganizations.MANAGEMENT.digits())).isEmpty();
    }

    private List<?> errors(String account) {
        return organizations
                .run(
                        OrganizationsApi.LIST_EFFECTIVE_POLICY_VALIDATION_ERRORS,
                        ListEffectivePolicyValidationErrorsRequest.builder()
                                .policyType(TAGS)
                                .accountId(account)
                                .build())
                .effectivePolicyValidationErrors()
                .orElseThrow();
    }
}
