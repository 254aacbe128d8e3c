package coffer.iam.tag;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.api.ListRoleTagsRequest;
import coffer.iam.api.ListRoleTagsResponse;
import coffer.iam.api.ListUserTagsRequest;
import coffer.iam.api.ListUserTagsResponse;
import coffer.iam.api.TagRoleRequest;
import coffer.iam.api.TagRoleResponse;
import coffer.iam.api.TagUserRequest;
import coffer.iam.api.TagUserResponse;
import coffer.iam.api.UntagRoleRequest;
import coffer.iam.api.UntagRoleResponse;
import coffer.iam.api.UntagUserRequest;
import coffer.iam.api.UntagUserResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Target;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.util.List;
import java.util.Map;

/// The tags of users and roles, which are tags of the principal when these ask.
public final class TagOperations {
    private final Desk desk;
    private final Tagging tagging;

    public TagOperations(Desk desk) {
        this.desk = desk;
        this.tagging = new Tagging(desk);
    }

    public Plan<TagUserResponse> tagUser(TagUserRequest input, Call call) {
        return tagging.tag(
                user(input.userName()),
                "iam:TagUser",
                input.tags(),
                TagUserResponse.builder().build());
    }

    public Plan<TagRoleResponse> tagRole(TagRoleRequest input, Call call) {
        return tagging.tag(
                role(input.roleName()),
                "iam:TagRole",
                input.tags(),
                TagRoleResponse.builder().build());
    }

    public Plan<UntagUserResponse> untagUser(UntagUserRequest input, Call call) {
        return tagging.untag(
                user(input.userName()),
                "iam:UntagUser",
                input.tagKeys(),
                UntagUserResponse.builder().build());
    }

    public Plan<UntagRoleResponse> untagRole(UntagRoleRequest input, Call call) {
        return tagging.untag(
                role(input.roleName()),
                "iam:UntagRole",
                input.tagKeys(),
                UntagRoleResponse.builder().build());
    }

    public Plan<ListUserTagsResponse> listUserTags(ListUserTagsRequest input, Call call) {
        return tagging.list(
                user(input.userName()),
                "iam:ListUserTags",
                new Tagging.Asked(
                        List.of("user tags", input.userName()), input.marker(), input.maxItems()),
                page ->
                        ListUserTagsResponse.builder()
                                .tags(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    public Plan<ListRoleTagsResponse> listRoleTags(ListRoleTagsRequest input, Call call) {
        return tagging.list(
                role(input.roleName()),
                "iam:ListRoleTags",
                new Tagging.Asked(
                        List.of("role tags", input.roleName()), input.marker(), input.maxItems()),
                page ->
                        ListRoleTagsResponse.builder()
                                .tags(page.items())
                                .isTruncated(page.isTruncated())
                                .marker(page.marker())
                                .build());
    }

    private Tagging.Bearer user(String name) {
        return new Named(desk.target(EntityKind.USER, name));
    }

    private Tagging.Bearer role(String name) {
        return new Named(desk.target(EntityKind.ROLE, name));
    }

    private record Named(Target target) implements Tagging.Bearer {
        @Override
        public Demand demand(String action) {
            return target.demand(action);
        }

        @Override
        public Map<String, String> tags(Snapshot snapshot) {
            return target.in(snapshot).tags();
        }

        @Override
        public void put(Transaction tx, Map<String, String> tags) {
            target.directory().put(tx, target.in(tx).tagged(tags));
        }
    }
}
