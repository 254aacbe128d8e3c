package coffer.iam.group;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.api.CreateGroupRequest;
import coffer.iam.api.CreateGroupResponse;
import coffer.iam.api.DeleteGroupRequest;
import coffer.iam.api.DeleteGroupResponse;
import coffer.iam.api.GetGroupRequest;
import coffer.iam.api.GetGroupResponse;
import coffer.iam.api.ListGroupsRequest;
import coffer.iam.api.ListGroupsResponse;
import coffer.iam.api.UpdateGroupRequest;
import coffer.iam.api.UpdateGroupResponse;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// IAM groups. AWS: IAM API Reference.
public final class GroupOperations {
    private final Desk desk;
    private final UniqueIds ids;
    private final Removal removal;

    public GroupOperations(Desk desk, UniqueIds ids, Removal removal) {
        this.desk = desk;
        this.ids = ids;
        this.removal = removal;
    }

    public Plan<CreateGroupResponse> createGroup(CreateGroupRequest input, Call call) {
        String path = input.path().orElse("/");
        Creation creation =
                new Creation(
                        EntityKind.GROUP,
                        desk.account(),
                        path,
                        input.groupName(),
                        Map.of(),
                        Optional.empty());
        return desk.changing(
                creation.demands(),
                tx -> {
                    Entity.Naming naming =
                            new Entity.Naming(
                                    ids.entity(EntityKind.GROUP), path, input.groupName());
                    Entity group = Entity.of(EntityKind.GROUP, naming, call.time());
                    desk.directory().add(tx, group);
                    return CreateGroupResponse.builder()
                            .group(Views.group(group, desk.account()))
                            .build();
                });
    }

    public Plan<GetGroupResponse> getGroup(GetGroupRequest input, Call call) {
        Target target = desk.target(EntityKind.GROUP, input.groupName());
        Paging paging =
                desk.paging(
                        List.of("members", input.groupName()), input.marker(), input.maxItems());
        return desk.reading(
                target.demand("iam:GetGroup"),
                snapshot -> {
                    Entity group = target.in(snapshot);
                    Page<Entity> page =
                            paging.page(after -> desk.directory().members(snapshot, group, after));
                    return GetGroupResponse.builder()
                            .group(Views.group(group, desk.account()))
                            .users(page.map(user -> Views.listedUser(user, desk.account())))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<ListGroupsResponse> listGroups(ListGroupsRequest input, Call call) {
        String prefix = input.pathPrefix().orElse("/");
        Paging paging = desk.paging(List.of("groups", prefix), input.marker(), input.maxItems());
        return desk.reading(
                desk.collection("iam:ListGroups", "group", prefix),
                snapshot -> {
                    Page<Entity> page =
                            paging.page(after ->
                                    desk.directory()
                                            .after(snapshot, EntityKind.GROUP, after)
                                            .filter(group ->
                                                    group.item().path().startsWith(prefix)));
                    return ListGroupsResponse.builder()
                            .groups(page.map(group -> Views.group(group, desk.account())))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<UpdateGroupResponse> updateGroup(UpdateGroupRequest input, Call call) {
        Target target = desk.target(EntityKind.GROUP, input.groupName());
        String name = input.newGroupName().orElse(target.name());
        String path = input.newPath().or(() -> target.seen().map(Entity::path)).orElse("/");
        // AWS: both the group as it is and the group to be must be allowed.
        Demand renamed =
                Demand.on(
                        "iam:UpdateGroup",
                        Entity.arn(EntityKind.GROUP, desk.account(), path, name),
                        EntityKind.GROUP.resourceType(),
                        desk.account());
        return desk.changing(
                List.of(target.demand("iam:UpdateGroup"), renamed),
                tx -> {
                    Entity group = target.in(tx);
                    Entity.Naming naming = new Entity.Naming(group.id(), path, name);
                    desk.directory().rename(tx, group, group.with(naming));
                    return UpdateGroupResponse.builder().build();
                });
    }

    public Plan<DeleteGroupResponse> deleteGroup(DeleteGroupRequest input, Call call) {
        Target target = desk.target(EntityKind.GROUP, input.groupName());
        return desk.changing(
                target.demand("iam:DeleteGroup"),
                tx -> {
                    Entity group = target.in(tx);
                    removal.refuseIfLaden(tx, group);
                    boolean hasMembers =
                            desk.directory()
                                    .members(tx, group, Optional.empty())
                                    .findAny()
                                    .isPresent();
                    if (hasMembers) throw Removal.conflict("must remove users from group first.");
                    desk.directory().remove(tx, group);
                    return DeleteGroupResponse.builder().build();
                });
    }
}
