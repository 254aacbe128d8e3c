package coffer.iam.report;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.api.AttachedPolicy;
import coffer.iam.api.GetAccountAuthorizationDetailsRequest;
import coffer.iam.api.GetAccountAuthorizationDetailsResponse;
import coffer.iam.api.GroupDetail;
import coffer.iam.api.ManagedPolicyDetail;
import coffer.iam.api.PolicyDetail;
import coffer.iam.api.RoleDetail;
import coffer.iam.api.UserDetail;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Views;
import coffer.iam.instanceprofile.InstanceProfiles;
import coffer.iam.paging.Keyed;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.policy.Documents;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.policy.ManagedPolicy;
import coffer.iam.policy.PolicyOperations;
import coffer.iam.role.LastAssumed;
import coffer.iam.role.RoleViews;
import coffer.iam.tag.Tags;
import coffer.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Everything that empowers anybody in the account, a page after the other. AWS: IAM API Reference,
/// GetAccountAuthorizationDetails.
public final class AccountDetailOperations {
    private static final String POLICY = "4 policy ";

    private final Desk desk;
    private final ManagedPolicies policies;
    private final Roles roles;

    /// What is told of roles beyond what they are.
    public record Roles(RoleViews views, InstanceProfiles profiles, LastAssumed lastAssumed) {}

    public AccountDetailOperations(Desk desk, ManagedPolicies policies, Roles roles) {
        this.desk = desk;
        this.policies = policies;
        this.roles = roles;
    }

    public Plan<GetAccountAuthorizationDetailsResponse> getAccountAuthorizationDetails(
            GetAccountAuthorizationDetailsRequest input, Call call) {
        List<String> filter = input.filter().orElse(List.of()).stream().sorted().toList();
        Paging paging =
                desk.paging(List.of("account details", filter), input.marker(), input.maxItems());
        return desk.reading(
                Demand.onEverything("iam:GetAccountAuthorizationDetails", desk.account()),
                snapshot -> {
                    Page<Item> page = paging.page(after -> items(snapshot, filter, after));
                    return GetAccountAuthorizationDetailsResponse.builder()
                            .userDetailList(
                                    of(page, EntityKind.USER)
                                            .map(user -> user(snapshot, user))
                                            .toList())
                            .groupDetailList(of(page, EntityKind.GROUP).map(this::group).toList())
                            .roleDetailList(
                                    of(page, EntityKind.ROLE)
                                            .map(role -> role(snapshot, role))
                                            .toList())
                            .policies(policies(snapshot, page))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    private sealed interface Item {
        record AnEntity(Entity entity) implements Item {}

        record APolicy(ManagedPolicy policy) implements Item {}
    }

    private static Stream<Entity> of(Page<Item> page, EntityKind kind) {
        return page.items().stream()
                .filter(Item.AnEntity.class::isInstance)
                .map(Item.AnEntity.class::cast)
                .map(Item.AnEntity::entity)
                .filter(entity -> entity.kind() == kind);
    }

    /// Users, groups, roles, policies, each in the order of their names; read as they are asked
    /// for.
    private Stream<Keyed<Item>> items(
            Snapshot snapshot, List<String> filter, Optional<String> after) {
        Stream<Keyed<Item>> users = entities(snapshot, EntityKind.USER, filter, after);
        Stream<Keyed<Item>> groups = entities(snapshot, EntityKind.GROUP, filter, after);
        Stream<Keyed<Item>> roleItems = entities(snapshot, EntityKind.ROLE, filter, after);
        Stream<Keyed<Item>> managed =
                policies.after(snapshot, within(POLICY, after))
                        .filter(each -> isWanted(filter, kind(each.item())))
                        .map(each ->
                                new Keyed<>(POLICY + each.key(), new Item.APolicy(each.item())));
        return Stream.of(users, groups, roleItems, managed).flatMap(Function.identity());
    }

    private Stream<Keyed<Item>> entities(
            Snapshot snapshot, EntityKind kind, List<String> filter, Optional<String> after) {
        String prefix = prefix(kind);
        boolean isPast = after.filter(key -> key.compareTo(prefix + '\uffff') > 0).isPresent();
        if (isPast || !isWanted(filter, kind.title())) return Stream.empty();
        return desk.directory()
                .after(snapshot, kind, within(prefix, after))
                .map(each -> new Keyed<>(prefix + each.key(), new Item.AnEntity(each.item())));
    }

    private static String prefix(EntityKind kind) {
        return switch (kind) {
            case USER -> "1 user ";
            case GROUP -> "2 group ";
            case ROLE -> "3 role ";
        };
    }

    private static Optional<String> within(String prefix, Optional<String> after) {
        return after.filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()));
    }

    private static String kind(ManagedPolicy policy) {
        return policy.belongsToAws() ? "AWSManagedPolicy" : "LocalManagedPolicy";
    }

    private static boolean isWanted(List<String> filter, String kind) {
        return filter.isEmpty() || filter.contains(kind);
    }

    private UserDetail user(Snapshot snapshot, Entity user) {
        return UserDetail.builder()
                .path(user.path())
                .userName(user.name())
                .userId(user.id())
                .arn(user.arn(desk.account()).toString())
                .createDate(user.created())
                .userPolicyList(inline(user))
                .groupList(
                        user.groups().stream()
                                .flatMap(id -> desk.directory().byId(snapshot, id).stream())
                                .map(Entity::name)
                                .toList())
                .attachedManagedPolicies(attached(user))
                .permissionsBoundary(Views.boundary(user))
                .tags(Tags.list(user.tags()))
                .build();
    }

    private GroupDetail group(Entity group) {
        return GroupDetail.builder()
                .path(group.path())
                .groupName(group.name())
                .groupId(group.id())
                .arn(group.arn(desk.account()).toString())
                .createDate(group.created())
                .groupPolicyList(inline(group))
                .attachedManagedPolicies(attached(group))
                .build();
    }

    private RoleDetail role(Snapshot snapshot, Entity role) {
        return RoleDetail.builder()
                .path(role.path())
                .roleName(role.name())
                .roleId(role.id())
                .arn(role.arn(desk.account()).toString())
                .createDate(role.created())
                .assumeRolePolicyDocument(roles.views().document(snapshot, role))
                .instanceProfileList(roles.profiles().viewsOf(snapshot, role))
                .rolePolicyList(inline(role))
                .attachedManagedPolicies(attached(role))
                .permissionsBoundary(Views.boundary(role))
                .tags(Tags.list(role.tags()))
                .roleLastUsed(roles.lastAssumed().of(role))
                .build();
    }

    private static List<PolicyDetail> inline(Entity entity) {
        return entity.bearing().inline().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(policy ->
                        PolicyDetail.builder()
                                .policyName(policy.getKey())
                                .policyDocument(Documents.answered(policy.getValue()))
                                .build())
                .toList();
    }

    private static List<AttachedPolicy> attached(Entity entity) {
        return entity.bearing().attached().stream()
                .map(arn ->
                        AttachedPolicy.builder()
                                .policyName(arn.substring(arn.lastIndexOf('/') + 1))
                                .policyArn(arn)
                                .build())
                .toList();
    }

    private List<ManagedPolicyDetail> policies(Snapshot snapshot, Page<Item> page) {
        return page.items().stream()
                .filter(Item.APolicy.class::isInstance)
                .map(Item.APolicy.class::cast)
                .map(item -> PolicyOperations.detail(desk, snapshot, item.policy()))
                .toList();
    }
}
