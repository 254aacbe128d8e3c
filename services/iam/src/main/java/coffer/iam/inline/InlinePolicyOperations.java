package coffer.iam.inline;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.api.DeleteGroupPolicyRequest;
import coffer.iam.api.DeleteGroupPolicyResponse;
import coffer.iam.api.DeleteRolePolicyRequest;
import coffer.iam.api.DeleteRolePolicyResponse;
import coffer.iam.api.DeleteUserPolicyRequest;
import coffer.iam.api.DeleteUserPolicyResponse;
import coffer.iam.api.GetGroupPolicyRequest;
import coffer.iam.api.GetGroupPolicyResponse;
import coffer.iam.api.GetRolePolicyRequest;
import coffer.iam.api.GetRolePolicyResponse;
import coffer.iam.api.GetUserPolicyRequest;
import coffer.iam.api.GetUserPolicyResponse;
import coffer.iam.api.ListGroupPoliciesRequest;
import coffer.iam.api.ListGroupPoliciesResponse;
import coffer.iam.api.ListRolePoliciesRequest;
import coffer.iam.api.ListRolePoliciesResponse;
import coffer.iam.api.ListUserPoliciesRequest;
import coffer.iam.api.ListUserPoliciesResponse;
import coffer.iam.api.PutGroupPolicyRequest;
import coffer.iam.api.PutGroupPolicyResponse;
import coffer.iam.api.PutRolePolicyRequest;
import coffer.iam.api.PutRolePolicyResponse;
import coffer.iam.api.PutUserPolicyRequest;
import coffer.iam.api.PutUserPolicyResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.EntityKind;
import coffer.iam.inline.InlinePolicies.Asked;
import coffer.iam.inline.InlinePolicies.Place;
import coffer.iam.policy.Documents;

/// Policies written into one user, group or role. AWS: IAM API Reference.
public final class InlinePolicyOperations {
    private final InlinePolicies policies;

    public InlinePolicyOperations(Desk desk, Documents documents) {
        this.policies = new InlinePolicies(desk, documents);
    }

    public Plan<PutUserPolicyResponse> putUserPolicy(PutUserPolicyRequest input, Call call) {
        return policies.put(
                user(input.userName(), input.policyName()),
                input.policyDocument(),
                PutUserPolicyResponse.builder().build());
    }

    public Plan<GetUserPolicyResponse> getUserPolicy(GetUserPolicyRequest input, Call call) {
        return policies.get(
                user(input.userName(), input.policyName()),
                document ->
                        GetUserPolicyResponse.builder()
                                .userName(input.userName())
                                .policyName(input.policyName())
                                .policyDocument(document)
                                .build());
    }

    public Plan<DeleteUserPolicyResponse> deleteUserPolicy(
            DeleteUserPolicyRequest input, Call call) {
        return policies.delete(
                user(input.userName(), input.policyName()),
                DeleteUserPolicyResponse.builder().build());
    }

    public Plan<ListUserPoliciesResponse> listUserPolicies(
            ListUserPoliciesRequest input, Call call) {
        Asked asked = new Asked(input.marker(), input.maxItems());
        return policies.list(
                EntityKind.USER,
                input.userName(),
                asked,
                page ->
                        ListUserPoliciesResponse.builder()
                                .policyNames(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    public Plan<PutGroupPolicyResponse> putGroupPolicy(PutGroupPolicyRequest input, Call call) {
        return policies.put(
                group(input.groupName(), input.policyName()),
                input.policyDocument(),
                PutGroupPolicyResponse.builder().build());
    }

    public Plan<GetGroupPolicyResponse> getGroupPolicy(GetGroupPolicyRequest input, Call call) {
        return policies.get(
                group(input.groupName(), input.policyName()),
                document ->
                        GetGroupPolicyResponse.builder()
                                .groupName(input.groupName())
                                .policyName(input.policyName())
                                .policyDocument(document)
                                .build());
    }

    public Plan<DeleteGroupPolicyResponse> deleteGroupPolicy(
            DeleteGroupPolicyRequest input, Call call) {
        return policies.delete(
                group(input.groupName(), input.policyName()),
                DeleteGroupPolicyResponse.builder().build());
    }

    public Plan<ListGroupPoliciesResponse> listGroupPolicies(
            ListGroupPoliciesRequest input, Call call) {
        Asked asked = new Asked(input.marker(), input.maxItems());
        return policies.list(
                EntityKind.GROUP,
                input.groupName(),
                asked,
                page ->
                        ListGroupPoliciesResponse.builder()
                                .policyNames(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    public Plan<PutRolePolicyResponse> putRolePolicy(PutRolePolicyRequest input, Call call) {
        return policies.put(
                role(input.roleName(), input.policyName()),
                input.policyDocument(),
                PutRolePolicyResponse.builder().build());
    }

    public Plan<GetRolePolicyResponse> getRolePolicy(GetRolePolicyRequest input, Call call) {
        return policies.get(
                role(input.roleName(), input.policyName()),
                document ->
                        GetRolePolicyResponse.builder()
                                .roleName(input.roleName())
                                .policyName(input.policyName())
                                .policyDocument(document)
                                .build());
    }

    public Plan<DeleteRolePolicyResponse> deleteRolePolicy(
            DeleteRolePolicyRequest input, Call call) {
        return policies.delete(
                role(input.roleName(), input.policyName()),
                DeleteRolePolicyResponse.builder().build());
    }

    public Plan<ListRolePoliciesResponse> listRolePolicies(
            ListRolePoliciesRequest input, Call call) {
        Asked asked = new Asked(input.marker(), input.maxItems());
        return policies.list(
                EntityKind.ROLE,
                input.roleName(),
                asked,
                page ->
                        ListRolePoliciesResponse.builder()
                                .policyNames(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    private static Place user(String name, String policyName) {
        return new Place(EntityKind.USER, name, policyName);
    }

    private static Place group(String name, String policyName) {
        return new Place(EntityKind.GROUP, name, policyName);
    }

    private static Place role(String name, String policyName) {
        return new Place(EntityKind.ROLE, name, policyName);
    }
}
