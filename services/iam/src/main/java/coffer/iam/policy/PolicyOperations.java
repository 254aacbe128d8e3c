package coffer.iam.policy;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.CreatePolicyRequest;
import coffer.iam.api.CreatePolicyResponse;
import coffer.iam.api.DeletePolicyRequest;
import coffer.iam.api.DeletePolicyResponse;
import coffer.iam.api.GetPolicyRequest;
import coffer.iam.api.GetPolicyResponse;
import coffer.iam.api.ListPoliciesRequest;
import coffer.iam.api.ListPoliciesResponse;
import coffer.iam.api.ListPolicyTagsRequest;
import coffer.iam.api.ListPolicyTagsResponse;
import coffer.iam.api.ManagedPolicyDetail;
import coffer.iam.api.Policy;
import coffer.iam.api.Tag;
import coffer.iam.api.TagPolicyRequest;
import coffer.iam.api.TagPolicyResponse;
import coffer.iam.api.UntagPolicyRequest;
import coffer.iam.api.UntagPolicyResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Directory.Usage;
import coffer.iam.directory.Entity;
import coffer.iam.directory.UniqueIds;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.tag.Tags;
import coffer.kernel.Arn;
import coffer.policy.PolicyLimits;
import coffer.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Managed policies as such. AWS: IAM API Reference.
public final class PolicyOperations {
    private final Desk desk;
    private final ManagedPolicies policies;
    private final Documents documents;
    private final UniqueIds ids;

    public PolicyOperations(
            Desk desk, ManagedPolicies policies, Documents documents, UniqueIds ids) {
        this.desk = desk;
        this.policies = policies;
        this.documents = documents;
        this.ids = ids;
    }

    public Plan<CreatePolicyResponse> createPolicy(CreatePolicyRequest input, Call call) {
        Map<String, String> tags = Tags.of(input.tags());
        String path = input.path().orElse("/");
        Arn arn = Arn.global("iam", desk.account(), "policy" + path + input.policyName());
        Demand create =
                Demand.on("iam:CreatePolicy", arn, "AWS::IAM::Policy", desk.account())
                        .with(Tags.ofRequest(tags));
        List<Demand> demands = new ArrayList<>(List.of(create));
        if (!tags.isEmpty()) {
            demands.add(
                    Demand.on("iam:TagPolicy", arn, "AWS::IAM::Policy", desk.account())
                            .with(Tags.ofRequest(tags)));
        }
        return desk.changing(
                demands,
                tx -> {
                    checkDocument(documents, input.policyDocument());
                    ManagedPolicy policy =
                            new ManagedPolicy(
                                    new ManagedPolicy.Naming(
                                            ids.policy(),
                                            desk.account().digits(),
                                            path,
                                            input.policyName()),
                                    input.description(),
                                    call.time(),
                                    call.time(),
                                    1,
                                    1,
                                    List.of(
                                            new ManagedPolicy.Version(
                                                    1, input.policyDocument(), call.time())),
                                    tags);
                    policies.add(tx, policy);
                    return CreatePolicyResponse.builder().policy(view(tx, policy)).build();
                });
    }

    public Plan<GetPolicyResponse> getPolicy(GetPolicyRequest input, Call call) {
        PolicyTarget target = target(input.policyArn());
        return desk.reading(
                target.demand("iam:GetPolicy"),
                snapshot ->
                        GetPolicyResponse.builder()
                                .policy(view(snapshot, target.in(snapshot)))
                                .build());
    }

    public Plan<ListPoliciesResponse> listPolicies(ListPoliciesRequest input, Call call) {
        String prefix = input.pathPrefix().orElse("/");
        Paging paging =
                desk.paging(
                        List.of(
                                "policies",
                                prefix,
                                input.scope(),
                                input.onlyAttached(),
                                input.policyUsageFilter()),
                        input.marker(),
                        input.maxItems());
        return desk.reading(
                desk.collection("iam:ListPolicies", "policy", prefix),
                snapshot -> {
                    Page<ManagedPolicy> page =
                            paging.page(after ->
                                    policies.after(snapshot, after)
                                            .filter(each ->
                                                    isWanted(snapshot, each.item(), input)));
                    return ListPoliciesResponse.builder()
                            .policies(page.map(policy -> listed(snapshot, policy)))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<DeletePolicyResponse> deletePolicy(DeletePolicyRequest input, Call call) {
        PolicyTarget target = target(input.policyArn());
        return desk.changing(
                target.demand("iam:DeletePolicy"),
                tx -> {
                    ManagedPolicy policy = target.changeable(tx);
                    if (usages(tx, policy, Usage.PERMISSIONS) > 0
                            || usages(tx, policy, Usage.BOUNDARY) > 0) {
                        throw IamError.DELETE_CONFLICT.because(
                                "Cannot delete a policy attached to entities.");
                    }
                    if (policy.versions().size() > 1) {
                        throw IamError.DELETE_CONFLICT.because(
                                "This policy has more than one version. Before you delete a policy,"
                                        + " you must delete the policy's versions. The default"
                                        + " version is deleted with the policy.");
                    }
                    policies.remove(tx, policy);
                    return DeletePolicyResponse.builder().build();
                });
    }

    public Plan<TagPolicyResponse> tagPolicy(TagPolicyRequest input, Call call) {
        Map<String, String> tags = Tags.of(Optional.of(input.tags()));
        PolicyTarget target = target(input.policyArn());
        return desk.changing(
                target.demand("iam:TagPolicy").with(Tags.ofRequest(tags)),
                tx -> {
                    ManagedPolicy policy = target.changeable(tx);
                    policies.put(tx, policy.tagged(Tags.merged(policy.tags(), tags)));
                    return TagPolicyResponse.builder().build();
                });
    }

    public Plan<UntagPolicyResponse> untagPolicy(UntagPolicyRequest input, Call call) {
        PolicyTarget target = target(input.policyArn());
        return desk.changing(
                target.demand("iam:UntagPolicy").with("aws:TagKeys", input.tagKeys()),
                tx -> {
                    ManagedPolicy policy = target.changeable(tx);
                    policies.put(tx, policy.tagged(Entity.minus(policy.tags(), input.tagKeys())));
                    return UntagPolicyResponse.builder().build();
                });
    }

    public Plan<ListPolicyTagsResponse> listPolicyTags(ListPolicyTagsRequest input, Call call) {
        PolicyTarget target = target(input.policyArn());
        Paging paging =
                desk.paging(
                        List.of("policy tags", input.policyArn()),
                        input.marker(),
                        input.maxItems());
        return desk.reading(
                target.demand("iam:ListPolicyTags"),
                snapshot -> {
                    Page<Tag> page = paging.page(Tags.list(target.in(snapshot).tags()), Tag::key);
                    return ListPolicyTagsResponse.builder()
                            .tags(page.items())
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    /// Throws unless it is a policy for users, groups and roles and of a legal size.
    static void checkDocument(Documents documents, String json) {
        documents.readManaged(json);
        if (PolicyLimits.lengthWithoutWhiteSpace(json) > PolicyLimits.MANAGED_POLICY) {
            throw Directory.quota("PolicySize", PolicyLimits.MANAGED_POLICY);
        }
    }

    private PolicyTarget target(String arn) {
        return desk.store()
                .read(snapshot -> PolicyTarget.of(policies, desk.account(), arn, snapshot));
    }

    private boolean isWanted(Snapshot snapshot, ManagedPolicy policy, ListPoliciesRequest input) {
        boolean inScope =
                switch (input.scope().orElse("All")) {
                    case "AWS" -> policy.belongsToAws();
                    case "Local" -> !policy.belongsToAws();
                    default -> true;
                };
        if (!inScope || !policy.path().startsWith(input.pathPrefix().orElse("/"))) return false;
        Optional<String> filter = input.policyUsageFilter();
        if (!input.onlyAttached().orElse(false) && filter.isEmpty()) return true;
        boolean permits = usages(snapshot, policy, Usage.PERMISSIONS) > 0;
        boolean bounds = usages(snapshot, policy, Usage.BOUNDARY) > 0;
        return switch (filter.orElse("")) {
            case "PermissionsPolicy" -> permits;
            case "PermissionsBoundary" -> bounds;
            default -> permits || bounds;
        };
    }

    private int usages(Snapshot snapshot, ManagedPolicy policy, Usage usage) {
        return desk.directory().countBearers(snapshot, policy.arn(), usage);
    }

    private Policy view(Snapshot snapshot, ManagedPolicy policy) {
        return basics(snapshot, policy)
                .description(policy.description())
                .tags(Tags.list(policy.tags()))
                .build();
    }

    /// With all its versions' documents.
    public static ManagedPolicyDetail detail(Desk desk, Snapshot snapshot, ManagedPolicy policy) {
        Directory directory = desk.directory();
        return ManagedPolicyDetail.builder()
                .policyName(policy.name())
                .policyId(policy.naming().id())
                .arn(policy.arn())
                .path(policy.path())
                .defaultVersionId("v" + policy.defaultVersion())
                .attachmentCount(directory.countBearers(snapshot, policy.arn(), Usage.PERMISSIONS))
                .permissionsBoundaryUsageCount(
                        directory.countBearers(snapshot, policy.arn(), Usage.BOUNDARY))
                .isAttachable(!policy.isForServices())
                .description(policy.description())
                .createDate(policy.created())
                .updateDate(policy.updated())
                .policyVersionList(
                        policy.versions().reversed().stream()
                                .map(version ->
                                        VersionOperations.basics(policy, version)
                                                .document(Documents.answered(version.document()))
                                                .build())
                                .toList())
                .build();
    }

    // AWS: IAM API Reference, ListPolicies: no tags; and no description, though it is modelled.
    private Policy listed(Snapshot snapshot, ManagedPolicy policy) {
        return basics(snapshot, policy).build();
    }

    private Policy.Builder basics(Snapshot snapshot, ManagedPolicy policy) {
        return Policy.builder()
                .policyName(policy.name())
                .policyId(policy.naming().id())
                .arn(policy.arn())
                .path(policy.path())
                .defaultVersionId("v" + policy.defaultVersion())
                .attachmentCount(usages(snapshot, policy, Usage.PERMISSIONS))
                .permissionsBoundaryUsageCount(usages(snapshot, policy, Usage.BOUNDARY))
                .isAttachable(!policy.isForServices())
                .createDate(policy.created())
                .updateDate(policy.updated());
    }
}
