package coffer.iam.tag;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.api.ListRoleTagsRequest;
import coffer.iam.api.ListRoleTagsResponse;
import coffer.iam.api.ListUserTagsRequest;
import coffer.iam.api.ListUserTagsResponse;
import coffer.iam.api.Tag;
import coffer.iam.api.TagRoleRequest;
import coffer.iam.api.TagRoleResponse;
import coffer.iam.api.TagUserRequest;
import coffer.iam.api.TagUserResponse;
import coffer.iam.api.UntagRoleRequest;
import coffer.iam.api.UntagRoleResponse;
import coffer.iam.api.UntagUserRequest;
import coffer.iam.api.UntagUserResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Target;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tags of users and roles, which are tags of the principal when these ask.
public final class TagOperations {
    private final Desk desk;

    public TagOperations(Desk desk) {
        this.desk = desk;
    }

    public Plan<TagUserResponse> tagUser(TagUserRequest input, Call call) {
        Target target = desk.target(EntityKind.USER, input.userName());
        return tag(target, input.tags(), TagUserResponse.builder().build());
    }

    public Plan<TagRoleResponse> tagRole(TagRoleRequest input, Call call) {
        Target target = desk.target(EntityKind.ROLE, input.roleName());
        return tag(target, input.tags(), TagRoleResponse.builder().build());
    }

    public Plan<UntagUserResponse> untagUser(UntagUserRequest input, Call call) {
        Target target = desk.target(EntityKind.USER, input.userName());
        return untag(target, input.tagKeys(), UntagUserResponse.builder().build());
    }

    public Plan<UntagRoleResponse> untagRole(UntagRoleRequest input, Call call) {
        Target target = desk.target(EntityKind.ROLE, input.roleName());
        return untag(target, input.tagKeys(), UntagRoleResponse.builder().build());
    }

    public Plan<ListUserTagsResponse> listUserTags(ListUserTagsRequest input, Call call) {
        Target target = desk.target(EntityKind.USER, input.userName());
        Paging paging =
                Paging.of(List.of("user tags", input.userName()), input.marker(), input.maxItems());
        return desk.reading(
                target.demand("iam:ListUserTags"),
                snapshot -> {
                    Page<Tag> page = paging.page(Tags.list(target.in(snapshot).tags()), Tag::key);
                    return ListUserTagsResponse.builder()
                            .tags(page.items())
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    public Plan<ListRoleTagsResponse> listRoleTags(ListRoleTagsRequest input, Call call) {
        Target target = desk.target(EntityKind.ROLE, input.roleName());
        Paging paging =
                Paging.of(List.of("role tags", input.roleName()), input.marker(), input.maxItems());
        return desk.reading(
                target.demand("iam:ListRoleTags"),
                snapshot -> {
                    Page<Tag> page = paging.page(Tags.list(target.in(snapshot).tags()), Tag::key);
                    return ListRoleTagsResponse.builder()
                            .tags(page.items())
                            .isTruncated(page.isTruncated())
                            .marker(page.marker())
                            .build();
                });
    }

    private <O> Plan<O> tag(Target target, List<Tag> given, O output) {
        Map<String, String> tags = Tags.of(Optional.of(given));
        String action = "iam:Tag" + target.kind().title();
        return desk.changing(
                target.demand(action).with(Tags.ofRequest(tags)),
                tx -> {
                    Entity entity = target.in(tx);
                    desk.directory().put(tx, entity.tagged(Tags.merged(entity.tags(), tags)));
                    return output;
                });
    }

    private <O> Plan<O> untag(Target target, List<String> keys, O output) {
        String action = "iam:Untag" + target.kind().title();
        return desk.changing(
                target.demand(action).with("aws:TagKeys", keys),
                tx -> {
                    Entity entity = target.in(tx);
                    desk.directory().put(tx, entity.tagged(Entity.minus(entity.tags(), keys)));
                    return output;
                });
    }
}
