package coffer.iam.directory;

import coffer.iam.api.AttachedPermissionsBoundary;
import coffer.iam.api.Group;
import coffer.iam.api.User;
import coffer.iam.tag.Tags;
import coffer.kernel.AccountId;
import java.util.Optional;

/// Users and groups as callers see them.
public final class Views {
    private Views() {}

    /// As lists show it: without tags and boundary.
    public static User listedUser(Entity user, AccountId account) {
        return basics(user, account).build();
    }

    public static User user(Entity user, AccountId account) {
        return basics(user, account)
                .permissionsBoundary(boundary(user))
                .tags(Tags.shown(user.tags()))
                .build();
    }

    public static Group group(Entity group, AccountId account) {
        return Group.builder()
                .path(group.path())
                .groupName(group.name())
                .groupId(group.id())
                .arn(group.arn(account).toString())
                .createDate(group.created())
                .build();
    }

    public static Optional<AttachedPermissionsBoundary> boundary(Entity entity) {
        return entity.bearing()
                .boundary()
                .map(arn ->
                        AttachedPermissionsBoundary.builder()
                                .permissionsBoundaryType("Policy")
                                .permissionsBoundaryArn(arn)
                                .build());
    }

    private static User.Builder basics(Entity user, AccountId account) {
        return User.builder()
                .path(user.path())
                .userName(user.name())
                .userId(user.id())
                .arn(user.arn(account).toString())
                .createDate(user.created());
    }
}
