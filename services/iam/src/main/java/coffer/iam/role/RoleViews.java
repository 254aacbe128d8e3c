package coffer.iam.role;

import coffer.iam.api.Role;
import coffer.iam.api.RoleLastUsed;
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
        return wholeBuilder(snapshot, role).build();
    }

    private Role.Builder wholeBuilder(Snapshot snapshot, Entity role) {
        return basics(snapshot, role)
                .permissionsBoundary(Views.boundary(role))
                .tags(Tags.shown(role.tags()));
    }

    /// With tags, boundary and last use.
    public Role whole(Snapshot snapshot, Entity role, Optional<RoleLastUsed> lastUsed) {
        return wholeBuilder(snapshot, role).roleLastUsed(lastUsed).build();
    }

    /// Its trust policy, as answers carry it.
    public String document(Snapshot snapshot, Entity role) {
        return Documents.answered(trusts.shown(snapshot, role));
    }

    /// As lists show it.
    public Role listed(Snapshot snapshot, Entity role) {
        return basics(snapshot, role).build();
    }

    private Role.Builder basics(Snapshot snapshot, Entity role) {
        Trust trust = role.trusted();
        return Role.builder()
                .path(role.path())
                .roleName(role.name())
                .roleId(role.id())
                .arn(role.arn(directory.account()).toString())
                .createDate(role.created())
                .assumeRolePolicyDocument(document(snapshot, role))
                .description(Optional.of(trust.description()).filter(text -> !text.isEmpty()))
                .maxSessionDuration(trust.maxSessionSeconds());
    }
}
