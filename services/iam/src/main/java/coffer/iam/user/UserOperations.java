package coffer.iam.user;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.account.RootUser;
import coffer.iam.api.CreateUserRequest;
import coffer.iam.api.CreateUserResponse;
import coffer.iam.api.DeleteUserRequest;
import coffer.iam.api.DeleteUserResponse;
import coffer.iam.api.GetUserRequest;
import coffer.iam.api.GetUserResponse;
import coffer.iam.api.ListUsersRequest;
import coffer.iam.api.ListUsersResponse;
import coffer.iam.api.UpdateUserRequest;
import coffer.iam.api.UpdateUserResponse;
import coffer.iam.api.User;
import coffer.iam.attachment.Boundaries;
import coffer.iam.directory.Callers;
import coffer.iam.directory.Creation;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Removal;
import coffer.iam.directory.Target;
import coffer.iam.directory.UniqueIds;
import coffer.iam.directory.Views;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.tag.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// IAM users. AWS: IAM API Reference.
public final class UserOperations {
    private final Desk desk;
    private final UniqueIds ids;
    private final Boundaries boundaries;
    private final RootUser root;
    private final Removal removal;

    /// What these operations work with.
    public record Parts(UniqueIds ids, Boundaries boundaries, RootUser root, Removal removal) {}

    public UserOperations(Desk desk, Parts parts) {
        this.desk = desk;
        this.ids = parts.ids();
        this.boundaries = parts.boundaries();
        this.root = parts.root();
        this.removal = parts.removal();
    }

    public Plan<CreateUserResponse> createUser(CreateUserRequest input, Call call) {
        Map<String, String> tags = Tags.of(input.tags());
        String path = input.path().orElse("/");
        Creation creation =
                new Creation(
                        EntityKind.USER,
                        desk.account(),
                        path,
                        input.userName(),
                        tags,
                        input.permissionsBoundary());
        return desk.changing(
                creation.demands(),
                tx -> {
                    Entity.Naming naming =
                            new Entity.Naming(ids.entity(EntityKind.USER), path, input.userName());
                    Entity named = Entity.of(EntityKind.USER, naming, call.time()).tagged(tags);
                    Entity user = boundaries.set(tx, named, input.permissionsBoundary());
                    desk.directory().add(tx, user);
                    return CreateUserResponse.builder()
                            .user(Views.user(user, desk.account()))
                            .build();
                });
    }

    public Plan<GetUserResponse> getUser(GetUserRequest input, Call call) {
        Optional<String> name = Callers.meant(input.userName(), call);
        if (name.isEmpty()) {
            return desk.reading(
                    root.demand("iam:GetUser"),
                    snapshot -> GetUserResponse.builder().user(root.view(snapshot)).build());
        }
        Target target = desk.target(EntityKind.USER, name.get());
        return desk.reading(
                target.demand("iam:GetUser"),
                snapshot -> {
                    User user = Views.user(target.in(snapshot), desk.account());
                    return GetUserResponse.builder().user(user).build();
                });
    }

    public Plan<ListUsersResponse> listUsers(ListUsersRequest input, Call call) {
        String prefix = input.pathPrefix().orElse("/");
        Paging paging = desk.paging(List.of("users", prefix), input.marker(), input.maxItems());
        return desk.reading(
                desk.collection("iam:ListUsers", "user", prefix),
                snapshot -> {
                    Page<Entity> page =
                            paging.page(after ->
                                    desk.directory()
                                            .after(snapshot, EntityKind.USER, after)
                                            .filter(user -> user.item().path().startsWith(prefix)));
                    return ListUsersResponse.builder()
                            .users(page.map(user -> Views.listedUser(user, desk.account())))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<UpdateUserResponse> updateUser(UpdateUserRequest input, Call call) {
        Target target = desk.target(EntityKind.USER, input.userName());
        String name = input.newUserName().orElse(target.name());
        String path = input.newPath().or(() -> target.seen().map(Entity::path)).orElse("/");
        // AWS: both the user as it is and the user to be must be allowed.
        Demand renamed =
                Demand.on(
                        "iam:UpdateUser",
                        Entity.arn(EntityKind.USER, desk.account(), path, name),
                        EntityKind.USER.resourceType(),
                        desk.account());
        return desk.changing(
                List.of(target.demand("iam:UpdateUser"), renamed),
                tx -> {
                    Entity user = target.in(tx);
                    Entity.Naming naming = new Entity.Naming(user.id(), path, name);
                    desk.directory().rename(tx, user, user.with(naming));
                    return UpdateUserResponse.builder().build();
                });
    }

    public Plan<DeleteUserResponse> deleteUser(DeleteUserRequest input, Call call) {
        Target target = desk.target(EntityKind.USER, input.userName());
        return desk.changing(
                target.demand("iam:DeleteUser"),
                tx -> {
                    Entity user = target.in(tx);
                    removal.refuseIfLaden(tx, user);
                    desk.directory().remove(tx, boundaries.set(tx, user, Optional.empty()));
                    return DeleteUserResponse.builder().build();
                });
    }
}
