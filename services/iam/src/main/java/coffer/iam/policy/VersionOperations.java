package coffer.iam.policy;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.CreatePolicyVersionRequest;
import coffer.iam.api.CreatePolicyVersionResponse;
import coffer.iam.api.DeletePolicyVersionRequest;
import coffer.iam.api.DeletePolicyVersionResponse;
import coffer.iam.api.GetPolicyVersionRequest;
import coffer.iam.api.GetPolicyVersionResponse;
import coffer.iam.api.ListPolicyVersionsRequest;
import coffer.iam.api.ListPolicyVersionsResponse;
import coffer.iam.api.PolicyVersion;
import coffer.iam.api.SetDefaultPolicyVersionRequest;
import coffer.iam.api.SetDefaultPolicyVersionResponse;
import coffer.iam.directory.Desk;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import java.util.List;

/// The versions of managed policies: at most five, one of which decides.
public final class VersionOperations {
    private static final int MOST = 5;

    private final Desk desk;
    private final ManagedPolicies policies;
    private final Documents documents;

    public VersionOperations(Desk desk, ManagedPolicies policies, Documents documents) {
        this.desk = desk;
        this.policies = policies;
        this.documents = documents;
    }

    public Plan<CreatePolicyVersionResponse> createPolicyVersion(
            CreatePolicyVersionRequest input, Call call) {
        PolicyTarget target = target(input.policyArn());
        return desk.changing(
                target.demand("iam:CreatePolicyVersion"),
                tx -> {
                    PolicyOperations.checkDocument(documents, input.policyDocument());
                    ManagedPolicy policy = target.changeable(tx);
                    if (policy.versions().size() >= MOST) {
                        throw IamError.LIMIT_EXCEEDED.because(
                                "A managed policy can have up to 5 versions. Before you create a"
                                        + " new version, you must delete an existing version.");
                    }
                    ManagedPolicy.Version version =
                            new ManagedPolicy.Version(
                                    policy.lastVersion() + 1, input.policyDocument(), call.time());
                    ManagedPolicy changed =
                            policy.plus(version, input.setAsDefault().orElse(false));
                    policies.put(tx, changed);
                    return CreatePolicyVersionResponse.builder()
                            .policyVersion(basics(changed, version).build())
                            .build();
                });
    }

    public Plan<GetPolicyVersionResponse> getPolicyVersion(
            GetPolicyVersionRequest input, Call call) {
        PolicyTarget target = target(input.policyArn());
        return desk.reading(
                target.demand("iam:GetPolicyVersion"),
                snapshot -> {
                    ManagedPolicy policy = target.in(snapshot);
                    ManagedPolicy.Version version = require(policy, input.versionId());
                    return GetPolicyVersionResponse.builder()
                            .policyVersion(
                                    basics(policy, version)
                                            .document(Documents.answered(version.document()))
                                            .build())
                            .build();
                });
    }

    public Plan<ListPolicyVersionsResponse> listPolicyVersions(
            ListPolicyVersionsRequest input, Call call) {
        PolicyTarget target = target(input.policyArn());
        Paging paging =
                desk.paging(
                        List.of("versions", input.policyArn()), input.marker(), input.maxItems());
        return desk.reading(
                target.demand("iam:ListPolicyVersions"),
                snapshot -> {
                    ManagedPolicy policy = target.in(snapshot);
                    Page<ManagedPolicy.Version> page =
                            paging.page(policy.versions(), VersionOperations::newestFirst);
                    return ListPolicyVersionsResponse.builder()
                            .versions(page.map(version -> basics(policy, version).build()))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<SetDefaultPolicyVersionResponse> setDefaultPolicyVersion(
            SetDefaultPolicyVersionRequest input, Call call) {
        PolicyTarget target = target(input.policyArn());
        return desk.changing(
                target.demand("iam:SetDefaultPolicyVersion"),
                tx -> {
                    ManagedPolicy policy = target.changeable(tx);
                    ManagedPolicy.Version version = require(policy, input.versionId());
                    policies.put(tx, policy.defaulting(version.number(), call.time()));
                    return SetDefaultPolicyVersionResponse.builder().build();
                });
    }

    public Plan<DeletePolicyVersionResponse> deletePolicyVersion(
            DeletePolicyVersionRequest input, Call call) {
        PolicyTarget target = target(input.policyArn());
        return desk.changing(
                target.demand("iam:DeletePolicyVersion"),
                tx -> {
                    ManagedPolicy policy = target.changeable(tx);
                    ManagedPolicy.Version version = require(policy, input.versionId());
                    if (version.number() == policy.defaultVersion()) {
                        throw IamError.DELETE_CONFLICT.because(
                                "Cannot delete the default version of a policy.");
                    }
                    policies.put(tx, policy.minus(version, call.time()));
                    return DeletePolicyVersionResponse.builder().build();
                });
    }

    private PolicyTarget target(String arn) {
        return desk.store()
                .read(snapshot -> PolicyTarget.of(policies, desk.account(), arn, snapshot));
    }

    private static ManagedPolicy.Version require(ManagedPolicy policy, String id) {
        return policy.version(id)
                .orElseThrow(() ->
                        IamError.NO_SUCH_ENTITY.because(
                                "Policy "
                                        + policy.arn()
                                        + " version "
                                        + id
                                        + " does not exist or is not attachable."));
    }

    private static String newestFirst(ManagedPolicy.Version version) {
        return String.format("%010d", Integer.MAX_VALUE - version.number());
    }

    static PolicyVersion.Builder basics(ManagedPolicy policy, ManagedPolicy.Version version) {
        return PolicyVersion.builder()
                .versionId(version.id())
                .isDefaultVersion(version.number() == policy.defaultVersion())
                .createDate(version.created());
    }
}
