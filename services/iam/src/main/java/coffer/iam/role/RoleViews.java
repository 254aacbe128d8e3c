package coffer.iam.role;

import coffer.iam.api.Role;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.Entity.Trust;
import coffer.iam.directory.Views;
import coffer.iam.policy.Documents;
import coffer.iam.tag.Tags;
import coffer.store.Snapshot;

import java.util.Optional;

/// Roles as callers see them.
public record RoleViews(Directory directory, TrustPolicies trusts) {

    /// With tags and boundary.
    public Role whole(Snapshot snapshot, Entity role) {
        return basics(snapshot, role)
                .permissionsBoundary(Views.boundary(role))
                .tags(Optional.of(Tags.list(role.tags())).filter(tags -> !tags.isEmpty()))
                .build();
    }

    /// As lists show it.
    public Role listed(Snapshot snapshot, Entity role) {
        return basics(snapshot, role).build();
    }

    Role.Builder basics(Snapshot snapshot, Entity role) {
        Trust trust = role.trusted();
        return Role.builder()
                .path(role.path())
                .roleName(role.name())
                .roleId(role.id())
                .arn(role.arn(directory.account()).toString())
                .createDate(role.created())
                .assumeRolePolicyDocument(Documents.answered(trusts.shown(snapshot, role)))
                .description(Optional.of(trust.description()).filter(text -> !text.isEmpty()))
                .maxSessionDuration(trust.maxSessionSeconds());
    }
}
