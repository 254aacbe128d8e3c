package coffer.iam.group;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.api.AddUserToGroupRequest;
import coffer.iam.api.AddUserToGroupResponse;
import coffer.iam.api.ListGroupsForUserRequest;
import coffer.iam.api.ListGroupsForUserResponse;
import coffer.iam.api.RemoveUserFromGroupRequest;
import coffer.iam.api.RemoveUserFromGroupResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Target;
import coffer.iam.directory.Views;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.store.Snapshot;
import java.util.List;

/// Who is in which group. AWS: IAM API Reference; the permission is on the group.
public final class MembershipOperations {
    private static final int MOST = 10;

    private final Desk desk;

    public MembershipOperations(Desk desk) {
        this.desk = desk;
    }

    public Plan<AddUserToGroupResponse> addUserToGroup(AddUserToGroupRequest input, Call call) {
        Target target = desk.target(EntityKind.GROUP, input.groupName());
        return desk.changing(
                target.demand("iam:AddUserToGroup"),
                tx -> {
                    Entity group = target.in(tx);
                    Entity user = user(tx, input.userName());
                    boolean isMember = user.groups().contains(group.id());
                    if (!isMember && user.groups().size() >= MOST) {
                        throw Directory.quota("GroupsPerUser", MOST);
                    }
                    if (!isMember) desk.directory().join(tx, user, group);
                    return AddUserToGroupResponse.builder().build();
                });
    }

    public Plan<RemoveUserFromGroupResponse> removeUserFromGroup(
            RemoveUserFromGroupRequest input, Call call) {
        Target target = desk.target(EntityKind.GROUP, input.groupName());
        return desk.changing(
                target.demand("iam:RemoveUserFromGroup"),
                tx -> {
                    Entity group = target.in(tx);
                    desk.directory().leave(tx, user(tx, input.userName()), group);
                    return RemoveUserFromGroupResponse.builder().build();
                });
    }

    public Plan<ListGroupsForUserResponse> listGroupsForUser(
            ListGroupsForUserRequest input, Call call) {
        Target target = desk.target(EntityKind.USER, input.userName());
        Paging paging =
                desk.paging(
                        List.of("groups for user", input.userName()),
                        input.marker(),
                        input.maxItems());
        return desk.reading(
                target.demand("iam:ListGroupsForUser"),
                snapshot -> {
                    List<Entity> groups =
                            target.in(snapshot).groups().stream()
                                    .flatMap(id -> desk.directory().byId(snapshot, id).stream())
                                    .toList();
                    Page<Entity> page = paging.page(groups, Entity::name);
                    return ListGroupsForUserResponse.builder()
                            .groups(page.map(group -> Views.group(group, desk.account())))
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    private Entity user(Snapshot snapshot, String name) {
        return desk.directory()
                .find(snapshot, EntityKind.USER, name)
                .orElseThrow(() -> Directory.notFound(EntityKind.USER, name));
    }
}
