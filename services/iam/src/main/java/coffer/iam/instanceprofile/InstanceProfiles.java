package coffer.iam.instanceprofile;

import coffer.iam.IamError;
import coffer.iam.directory.Counters;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Shelf;
import coffer.iam.paging.Keyed;
import coffer.iam.role.RoleViews;
import coffer.iam.tag.Tags;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where instance profiles are kept: by name, with an index by role.
public final class InstanceProfiles {
    // AWS: IAM User Guide, "IAM and AWS STS quotas".
    public static final int PER_ACCOUNT = 1_000;

    private static final Table<InstanceProfile> PROFILES =
            Table.ordered("iam_instance_profiles", InstanceProfile.class);
    private static final Table<Held> HELD = Table.ordered("iam_instance_profile_roles", Held.class);

    private final Directory directory;
    private final RoleViews roles;
    private final Shelf<InstanceProfile> profiles;
    private final Counters.Counter counter;

    record Held(String profileName) {}

    public InstanceProfiles(Directory directory, RoleViews roles) {
        this.directory = directory;
        this.roles = roles;
        this.profiles = new Shelf<>(PROFILES, directory.scope("instance profile"));
        this.counter = directory.counters().of("instance profile", profiles::count);
    }

    public int count(Snapshot snapshot) {
        return counter.in(snapshot);
    }

    /// Found under this name, in whatever case it is written.
    Optional<InstanceProfile> find(Snapshot snapshot, String name) {
        return profiles.find(snapshot, name);
    }

    Stream<Keyed<InstanceProfile>> after(Snapshot snapshot, Optional<String> after) {
        return profiles.after(snapshot, after);
    }

    Stream<InstanceProfile> holding(Snapshot snapshot, Entity role) {
        return held(role.id())
                .all(snapshot)
                .flatMap(held -> find(snapshot, held.profileName()).stream());
    }

    /// As callers see those that hold `role`.
    public List<coffer.iam.api.InstanceProfile> viewsOf(Snapshot snapshot, Entity role) {
        return holding(snapshot, role).map(profile -> view(snapshot, profile, false)).toList();
    }

    /// What keeps a role from being deleted.
    public Optional<String> impediment(Snapshot snapshot, Entity entity) {
        if (entity.kind() != EntityKind.ROLE) return Optional.empty();
        return held(entity.id()).all(snapshot).findAny().isPresent()
                ? Optional.of("must remove roles from instance profile first.")
                : Optional.empty();
    }

    void add(Transaction tx, InstanceProfile profile) {
        if (profiles.find(tx, profile.name()).isPresent()) {
            throw IamError.ENTITY_ALREADY_EXISTS.because(
                    "Instance Profile " + profile.name() + " already exists.");
        }
        if (count(tx) >= PER_ACCOUNT) {
            throw Directory.quota("InstanceProfilesPerAccount", PER_ACCOUNT);
        }
        counter.add(tx, 1);
        put(tx, profile);
    }

    void put(Transaction tx, InstanceProfile profile) {
        profiles.put(tx, profile.name(), profile);
    }

    void remove(Transaction tx, InstanceProfile profile) {
        counter.add(tx, -1);
        profiles.delete(tx, profile.name());
    }

    void join(Transaction tx, InstanceProfile profile, Entity role) {
        held(role.id()).put(tx, profile.name(), new Held(profile.name()));
        put(tx, profile.holding(Optional.of(role.id())));
    }

    void leave(Transaction tx, InstanceProfile profile, Entity role) {
        held(role.id()).delete(tx, profile.name());
        put(tx, profile.holding(Optional.empty()));
    }

    // AWS: IAM API Reference, InstanceProfile: lists tell no tags.
    coffer.iam.api.InstanceProfile view(
            Snapshot snapshot, InstanceProfile profile, boolean withTags) {
        return coffer.iam.api.InstanceProfile.builder()
                .path(profile.path())
                .instanceProfileName(profile.name())
                .instanceProfileId(profile.id())
                .arn(profile.arn(directory.account()).toString())
                .createDate(profile.created())
                .roles(
                        profile.roleId().stream()
                                .flatMap(id -> directory.byId(snapshot, id).stream())
                                .map(role -> roles.listed(snapshot, role))
                                .toList())
                .tags(Tags.shown(profile.tags()).filter(_ -> withTags))
                .build();
    }

    private Shelf<Held> held(String roleId) {
        return new Shelf<>(HELD, directory.scope("instance profile of", roleId));
    }
}
