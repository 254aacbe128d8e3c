package coffer.iam.servicelinked;

import static coffer.iam.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.iam.IamCase;
import coffer.iam.TestIam;
import coffer.iam.api.AttachRolePolicyRequest;
import coffer.iam.api.AttachedPolicy;
import coffer.iam.api.CreateRoleRequest;
import coffer.iam.api.CreateServiceLinkedRoleRequest;
import coffer.iam.api.DeleteRoleRequest;
import coffer.iam.api.DeleteServiceLinkedRoleRequest;
import coffer.iam.api.GetRoleRequest;
import coffer.iam.api.GetServiceLinkedRoleDeletionStatusRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.ListAttachedRolePoliciesRequest;
import coffer.iam.api.PutRolePolicyRequest;
import coffer.iam.api.PutUserPolicyRequest;
import coffer.iam.api.Role;
import coffer.iam.api.UpdateAssumeRolePolicyRequest;
import coffer.iam.api.UpdateRoleRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceLinkedRoleOperationsTest extends IamCase {
    private static final String TRAIL = "cloudtrail.amazonaws.com";
    private static final String ROLE = "AWSServiceRoleForCloudTrail";

    @Test
    void isMadeForAServiceWithItsPolicy() {
        Role role = create(TRAIL);

        assertThat(role.arn())
                .isEqualTo("arn:aws:iam::111122223333:role/aws-service-role/" + TRAIL + "/" + ROLE);
        assertThat(role.assumeRolePolicyDocument().orElseThrow()).contains(TRAIL);
        assertThat(
                        iam.asRoot(
                                        IamApi.LIST_ATTACHED_ROLE_POLICIES,
                                        ListAttachedRolePoliciesRequest.builder()
                                                .roleName(ROLE)
                                                .build())
                                .attachedPolicies()
                                .orElseThrow())
                .extracting(AttachedPolicy::policyName)
                .containsExactly(Optional.of("CloudTrailServiceRolePolicy"));
        assertRefused("InvalidInput", () -> create(TRAIL)).hasMessageContaining("has been taken");
        assertRefused("InvalidInput", () -> create("nobody.amazonaws.com"));
    }

    @Test
    void nobodyElseChangesOrDeletesIt() {
        create(TRAIL);

        assertRefused(
                        "UnmodifiableEntity",
                        () ->
                                iam.asRoot(
                                        IamApi.DELETE_ROLE,
                                        DeleteRoleRequest.builder().roleName(ROLE).build()))
                .hasMessage(
                        "Cannot perform the operation on the protected role '"
                                + ROLE
                                + "' - this role is only modifiable by AWS");
        assertRefused(
                "UnmodifiableEntity",
                () ->
                        iam.asRoot(
                                IamApi.PUT_ROLE_POLICY,
                                PutRolePolicyRequest.builder()
                                        .roleName(ROLE)
                                        .policyName("x")
                                        .policyDocument(TestIam.allowing("s3:*"))
                                        .build()));
        assertRefused(
                "UnmodifiableEntity",
                () ->
                        iam.asRoot(
                                IamApi.UPDATE_ASSUME_ROLE_POLICY,
                                UpdateAssumeRolePolicyRequest.builder()
                                        .roleName(ROLE)
                                        .policyDocument(TestIam.trusting("*", "").json())
                                        .build()));
        iam.role("mine", TestIam.ACCOUNT.digits());
        assertRefused(
                "PolicyNotAttachable",
                () ->
                        iam.asRoot(
                                IamApi.ATTACH_ROLE_POLICY,
                                AttachRolePolicyRequest.builder()
                                        .roleName("mine")
                                        .policyArn(
                                                "arn:aws:iam::aws:policy/aws-service-role/CloudTrailServiceRolePolicy")
                                        .build()));
        assertRefused(
                "ValidationError",
                () ->
                        iam.asRoot(
                                IamApi.CREATE_ROLE,
                                CreateRoleRequest.builder()
                                        .roleName("fake")
                                        .path("/aws-service-role/s3.amazonaws.com/")
                                        .assumeRolePolicyDocument(TestIam.trusting("*", "").json())
                                        .build()));
    }

    @Test
    void itsDescriptionAloneIsTheCustomers() {
        create(TRAIL);

        iam.asRoot(
                IamApi.UPDATE_ROLE,
                UpdateRoleRequest.builder().roleName(ROLE).description("of the audit").build());

        assertThat(
                        iam.asRoot(IamApi.GET_ROLE, GetRoleRequest.builder().roleName(ROLE).build())
                                .role()
                                .description())
                .contains("of the audit");
        assertRefused(
                "UnmodifiableEntity",
                () ->
                        iam.asRoot(
                                IamApi.UPDATE_ROLE,
                                UpdateRoleRequest.builder()
                                        .roleName(ROLE)
                                        .maxSessionDuration(7_200)
                                        .build()));
    }

    @Test
    void isDeletedByATask() {
        create(TRAIL);
        iam.role("mine", TestIam.ACCOUNT.digits());

        String task = delete(ROLE);

        assertThat(task).startsWith("task/aws-service-role/" + TRAIL + "/" + ROLE + "/");
        assertThat(status(task)).isEqualTo("SUCCEEDED");
        assertRefused("NoSuchEntity", () -> delete(ROLE));
        assertRefused("NoSuchEntity", () -> delete("mine"));
        String other = task.substring(0, task.length() - 1) + (task.endsWith("0") ? "1" : "0");
        assertRefused("NoSuchEntity", () -> status(other));
        assertRefused(
                "InvalidInput", () -> status("task/aws-service-role/x/y/z-no-task-id-at-all"));
        create(TRAIL);
    }

    @Test
    void makingOneIsAPermissionForEachService() {
        Identity ada = iam.user("ada");
        iam.asRoot(
                IamApi.PUT_USER_POLICY,
                PutUserPolicyRequest.builder()
                        .userName("ada")
                        .policyName("one")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":\
                                "iam:CreateServiceLinkedRole","Resource":"*","Condition":\
                                {"StringEquals":{"iam:AWSServiceName":"cloudtrail.amazonaws.com"}}}}\
                                """)
                        .build());

        iam.as(ada, IamApi.CREATE_SERVICE_LINKED_ROLE, request(TRAIL));
        assertRefused(
                "AccessDenied",
                () ->
                        iam.as(
                                ada,
                                IamApi.CREATE_SERVICE_LINKED_ROLE,
                                request("config.amazonaws.com")));
    }

    private Role create(String service) {
        return iam.asRoot(IamApi.CREATE_SERVICE_LINKED_ROLE, request(service)).role().orElseThrow();
    }

    private static CreateServiceLinkedRoleRequest request(String service) {
        return CreateServiceLinkedRoleRequest.builder().awsServiceName(service).build();
    }

    private String delete(String role) {
        return iam.asRoot(
                        IamApi.DELETE_SERVICE_LINKED_ROLE,
                        DeleteServiceLinkedRoleRequest.builder().roleName(role).build())
                .deletionTaskId();
    }

    private String status(String task) {
        return iam.asRoot(
                        IamApi.GET_SERVICE_LINKED_ROLE_DELETION_STATUS,
                        GetServiceLinkedRoleDeletionStatusRequest.builder()
                                .deletionTaskId(task)
                                .build())
                .status();
    }
}
