package coffer.iam.role;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.CreateRoleRequest;
import coffer.iam.api.CreateRoleResponse;
import coffer.iam.api.DeleteRoleRequest;
import coffer.iam.api.DeleteRoleResponse;
import coffer.iam.api.GetRoleRequest;
import coffer.iam.api.GetRoleResponse;
import coffer.iam.api.ListRolesRequest;
import coffer.iam.api.ListRolesResponse;
import coffer.iam.api.Role;
import coffer.iam.api.UpdateAssumeRolePolicyRequest;
import coffer.iam.api.UpdateAssumeRolePolicyResponse;
import coffer.iam.api.UpdateRoleDescriptionRequest;
import coffer.iam.api.UpdateRoleDescriptionResponse;
import coffer.iam.api.UpdateRoleRequest;
import coffer.iam.api.UpdateRoleResponse;
import coffer.iam.attachment.Boundaries;
import coffer.iam.directory.Creation;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Entity;
import coffer.iam.directory.Entity.Trust;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Removal;
import coffer.iam.directory.Target;
import coffer.iam.directory.UniqueIds;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.tag.Tags;
import coffer.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// IAM roles. AWS: IAM API Reference.
public final class RoleOperations {
    private static final int DEFAULT_SESSION_SECONDS = 3_600;

    private final Desk desk;
    private final UniqueIds ids;
    private final Boundaries boundaries;
    private final TrustPolicies trusts;
    private final Removal removal;
    private final RoleViews views;
    private final LastAssumed lastAssumed;

    /// What these operations work with.
    public record Parts(
            UniqueIds ids,
            Boundaries boundaries,
            TrustPolicies trusts,
            Removal removal,
            LastAssumed lastAssumed) {}

    public RoleOperations(Desk desk, Parts parts) {
        this.desk = desk;
        this.ids = parts.ids();
        this.boundaries = parts.boundaries();
        this.trusts = parts.trusts();
        this.removal = parts.removal();
        this.lastAssumed = parts.lastAssumed();
        this.views = new RoleViews(desk.directory(), parts.trusts());
    }

    public Plan<CreateRoleResponse> createRole(CreateRoleRequest input, Call call) {
        Map<String, String> tags = Tags.of(input.tags());
        String path = input.path().orElse("/");
        if (path.startsWith(Entity.SERVICE_LINKED_PATH)) {
            throw IamError.VALIDATION.because(
                    "Roles under " + Entity.SERVICE_LINKED_PATH + " are made by services only.");
        }
        Creation creation =
                new Creation(
                        EntityKind.ROLE,
                        desk.account(),
                        path,
                        input.roleName(),
                        tags,
                        input.permissionsBoundary());
        return desk.changing(
                creation.demands(),
                tx -> {
                    String document = input.assumeRolePolicyDocument();
                    Trust trust =
                            new Trust(
                                    document,
                                    trusts.principals(tx, desk.account(), document),
                                    input.description().orElse(""),
                                    input.maxSessionDuration().orElse(DEFAULT_SESSION_SECONDS));
                    Entity.Naming naming =
                            new Entity.Naming(ids.entity(EntityKind.ROLE), path, input.roleName());
                    Entity named =
                            Entity.of(EntityKind.ROLE, naming, call.time())
                                    .tagged(tags)
                                    .with(trust);
                    Entity role = boundaries.set(tx, named, input.permissionsBoundary());
                    desk.directory().add(tx, role);
                    return CreateRoleResponse.builder().role(views.whole(tx, role)).build();
                });
    }

    public Plan<GetRoleResponse> getRole(GetRoleRequest input, Call call) {
        Target target = desk.target(EntityKind.ROLE, input.roleName());
        return desk.reading(
                target.demand("iam:GetRole"),
                snapshot ->
                        GetRoleResponse.builder()
                                .role(used(snapshot, target.in(snapshot)))
                                .build());
    }

    private Role used(Snapshot snapshot, Entity role) {
        return views.whole(snapshot, role, lastAssumed.of(role));
    }

    public Plan<ListRolesResponse> listRoles(ListRolesRequest input, Call call) {
        String prefix = input.pathPrefix().orElse("/");
        Paging paging = desk.paging(List.of("roles", prefix), input.marker(), input.maxItems());
        return desk.reading(
                desk.collection("iam:ListRoles", "role", prefix),
                snapshot -> {
                    Page<Entity> page =
                            paging.page(after ->
                                    desk.directory()
                                            .after(snapshot, EntityKind.ROLE, after)
                                            .filter(role -> role.item().path().startsWith(prefix)));
                    return ListRolesResponse.builder()
                            .roles(page.map(role -> views.listed(snapshot, role)))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<UpdateRoleResponse> updateRole(UpdateRoleRequest input, Call call) {
        Target target = desk.target(EntityKind.ROLE, input.roleName());
        boolean isDescriptionAlone = input.maxSessionDuration().isEmpty();
        return desk.changing(
                target.demand("iam:UpdateRole"),
                tx -> {
                    // AWS: IAM User Guide, "Edit a service-linked role description".
                    Entity role = isDescriptionAlone ? target.in(tx) : target.changeable(tx);
                    Trust trust = role.trusted();
                    Trust changed =
                            trust.described(input.description().orElse(trust.description()))
                                    .lasting(
                                            input.maxSessionDuration()
                                                    .orElse(trust.maxSessionSeconds()));
                    desk.directory().put(tx, role.with(changed));
                    return UpdateRoleResponse.builder().build();
                });
    }

    public Plan<UpdateRoleDescriptionResponse> updateRoleDescription(
            UpdateRoleDescriptionRequest input, Call call) {
        Target target = desk.target(EntityKind.ROLE, input.roleName());
        return desk.changing(
                target.demand("iam:UpdateRoleDescription"),
                tx -> {
                    Entity role = target.in(tx);
                    Entity described = role.with(role.trusted().described(input.description()));
                    desk.directory().put(tx, described);
                    return UpdateRoleDescriptionResponse.builder()
                            .role(views.whole(tx, described))
                            .build();
                });
    }

    public Plan<UpdateAssumeRolePolicyResponse> updateAssumeRolePolicy(
            UpdateAssumeRolePolicyRequest input, Call call) {
        Target target = desk.target(EntityKind.ROLE, input.roleName());
        return desk.changing(
                target.demand("iam:UpdateAssumeRolePolicy"),
                tx -> {
                    Entity role = target.changeable(tx);
                    String document = input.policyDocument();
                    Trust trust =
                            role.trusted()
                                    .in(document, trusts.principals(tx, desk.account(), document));
                    desk.directory().put(tx, role.with(trust));
                    return UpdateAssumeRolePolicyResponse.builder().build();
                });
    }

    public Plan<DeleteRoleResponse> deleteRole(DeleteRoleRequest input, Call call) {
        Target target = desk.target(EntityKind.ROLE, input.roleName());
        return desk.changing(
                target.demand("iam:DeleteRole"),
                tx -> {
                    Entity role = target.changeable(tx);
                    removal.refuseIfLaden(tx, role);
                    desk.directory().remove(tx, boundaries.set(tx, role, Optional.empty()));
                    return DeleteRoleResponse.builder().build();
                });
    }
}
