package coffer.iam.attachment;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.AttachedPolicy;
import coffer.iam.api.ListAttachedGroupPoliciesRequest;
import coffer.iam.api.ListAttachedGroupPoliciesResponse;
import coffer.iam.api.ListAttachedRolePoliciesRequest;
import coffer.iam.api.ListAttachedRolePoliciesResponse;
import coffer.iam.api.ListAttachedUserPoliciesRequest;
import coffer.iam.api.ListAttachedUserPoliciesResponse;
import coffer.iam.api.ListEntitiesForPolicyRequest;
import coffer.iam.api.ListEntitiesForPolicyResponse;
import coffer.iam.api.PolicyGroup;
import coffer.iam.api.PolicyRole;
import coffer.iam.api.PolicyUser;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory.Usage;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Target;
import coffer.iam.paging.Keyed;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.policy.ManagedPolicies;
import coffer.kernel.Arn;
import coffer.store.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Tells which managed policies an entity bears, and which entities bear a policy.
public final class AttachmentListings {
    private final Desk desk;
    private final ManagedPolicies policies;

    public AttachmentListings(Desk desk, ManagedPolicies policies) {
        this.desk = desk;
        this.policies = policies;
    }

    public Plan<ListAttachedUserPoliciesResponse> listAttachedUserPolicies(
            ListAttachedUserPoliciesRequest input, Call call) {
        Target target = desk.target(EntityKind.USER, input.userName());
        Asked asked = new Asked(target, input.pathPrefix(), input.marker(), input.maxItems());
        return attached(
                asked,
                page ->
                        ListAttachedUserPoliciesResponse.builder()
                                .attachedPolicies(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    public Plan<ListAttachedGroupPoliciesResponse> listAttachedGroupPolicies(
            ListAttachedGroupPoliciesRequest input, Call call) {
        Target target = desk.target(EntityKind.GROUP, input.groupName());
        Asked asked = new Asked(target, input.pathPrefix(), input.marker(), input.maxItems());
        return attached(
                asked,
                page ->
                        ListAttachedGroupPoliciesResponse.builder()
                                .attachedPolicies(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    public Plan<ListAttachedRolePoliciesResponse> listAttachedRolePolicies(
            ListAttachedRolePoliciesRequest input, Call call) {
        Target target = desk.target(EntityKind.ROLE, input.roleName());
        Asked asked = new Asked(target, input.pathPrefix(), input.marker(), input.maxItems());
        return attached(
                asked,
                page ->
                        ListAttachedRolePoliciesResponse.builder()
                                .attachedPolicies(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    public Plan<ListEntitiesForPolicyResponse> listEntitiesForPolicy(
            ListEntitiesForPolicyRequest input, Call call) {
        String arn = input.policyArn();
        Arn parsed =
                Arn.find(arn)
                        .orElseThrow(
                                () -> IamError.VALIDATION.because("ARN " + arn + " is not valid."));
        Paging paging =
                desk.paging(
                        List.of(
                                "entities",
                                arn,
                                input.entityFilter(),
                                input.pathPrefix(),
                                input.policyUsageFilter()),
                        input.marker(),
                        input.maxItems());
        Demand demand =
                Demand.on("iam:ListEntitiesForPolicy", parsed, "AWS::IAM::Policy", desk.account());
        return desk.reading(
                demand,
                snapshot -> {
                    policies.require(snapshot, arn);
                    return entities(paging.page(after -> bearers(snapshot, input, after)));
                });
    }

    /// What one of the three listings was asked.
    private record Asked(
            Target target,
            Optional<String> pathPrefix,
            Optional<String> marker,
            Optional<Integer> maxItems) {}

    private <O> Plan<O> attached(Asked asked, Function<Page<AttachedPolicy>, O> answer) {
        Target target = asked.target();
        String prefix = asked.pathPrefix().orElse("/");
        Paging paging =
                desk.paging(
                        List.of("attached", target.kind(), target.name(), prefix),
                        asked.marker(),
                        asked.maxItems());
        String action = "iam:ListAttached" + target.kind().title() + "Policies";
        return desk.reading(
                target.demand(action),
                snapshot -> {
                    List<AttachedPolicy> all =
                            target.in(snapshot).bearing().attached().stream()
                                    .flatMap(arn -> policies.find(snapshot, arn).stream())
                                    .filter(policy -> policy.path().startsWith(prefix))
                                    .map(policy ->
                                            AttachedPolicy.builder()
                                                    .policyName(policy.name())
                                                    .policyArn(policy.arn())
                                                    .build())
                                    .toList();
                    return answer.apply(paging.page(all, each -> each.policyArn().orElse("")));
                });
    }

    private Stream<Keyed<Entity>> bearers(
            Snapshot snapshot, ListEntitiesForPolicyRequest input, Optional<String> after) {
        Stream<Keyed<Entity>> permitted = usedAs(snapshot, input, after, Usage.PERMISSIONS);
        Stream<Keyed<Entity>> bounded = usedAs(snapshot, input, after, Usage.BOUNDARY);
        String prefix = input.pathPrefix().orElse("/");
        return Stream.concat(bounded, permitted)
                .filter(each -> each.item().path().startsWith(prefix))
                .filter(each ->
                        input.entityFilter()
                                .filter(kind -> !kind.equals(each.item().kind().title()))
                                .isEmpty());
    }

    private Stream<Keyed<Entity>> usedAs(
            Snapshot snapshot,
            ListEntitiesForPolicyRequest input,
            Optional<String> after,
            Usage usage) {
        boolean isWanted =
                input.policyUsageFilter().filter(f -> !f.equals(usage.wireName())).isEmpty();
        if (!isWanted) return Stream.empty();
        String prefix = usage.name() + "/";
        // Usages come in the order of their names.
        if (after.filter(key -> key.compareTo(prefix + "~") > 0).isPresent()) {
            return Stream.empty();
        }
        Optional<String> within =
                after.filter(key -> key.startsWith(prefix))
                        .map(key -> key.substring(prefix.length()));
        return desk.directory()
                .bearers(snapshot, input.policyArn(), usage, within)
                .map(each -> new Keyed<>(prefix + each.key(), each.item()));
    }

    private static ListEntitiesForPolicyResponse entities(Page<Entity> page) {
        return ListEntitiesForPolicyResponse.builder()
                .policyUsers(
                        of(page, EntityKind.USER)
                                .map(user ->
                                        PolicyUser.builder()
                                                .userName(user.name())
                                                .userId(user.id())
                                                .build())
                                .toList())
                .policyGroups(
                        of(page, EntityKind.GROUP)
                                .map(group ->
                                        PolicyGroup.builder()
                                                .groupName(group.name())
                                                .groupId(group.id())
                                                .build())
                                .toList())
                .policyRoles(
                        of(page, EntityKind.ROLE)
                                .map(role ->
                                        PolicyRole.builder()
                                                .roleName(role.name())
                                                .roleId(role.id())
                                                .build())
                                .toList())
                .isTruncated(page.isTruncated())
                .marker(page.marker())
                .build();
    }

    private static Stream<Entity> of(Page<Entity> page, EntityKind kind) {
        return page.items().stream().filter(entity -> entity.kind() == kind);
    }
}
