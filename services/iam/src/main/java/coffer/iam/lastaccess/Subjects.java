package coffer.iam.lastaccess;

import coffer.iam.attachment.Borne;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory.Usage;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.paging.Keyed;
import coffer.iam.policy.ManagedPolicies;
import coffer.iam.policy.ManagedPolicy;
import coffer.policy.Policy;
import coffer.store.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whom a report is about, and which policies say what they may.
record Subjects(Desk desk, Borne.Shelves shelves, ManagedPolicies managed) {
    private static final int MOST = 10_000;

    /// `entities` are users and roles.
    record Found(List<Entity> entities, List<Policy> policies) {
        Found {
            entities = List.copyOf(entities);
            policies = List.copyOf(policies);
        }
    }

    Found of(Snapshot snapshot, Entity entity) {
        List<Policy> policies =
                shelves.of(snapshot, entity).stream()
                        .map(Borne::policy)
                        .map(named -> named.policy())
                        .toList();
        return new Found(people(snapshot, entity).limit(MOST).toList(), policies);
    }

    Found of(Snapshot snapshot, ManagedPolicy policy) {
        List<Entity> entities =
                desk.directory()
                        .bearers(snapshot, policy.arn(), Usage.PERMISSIONS, Optional.empty())
                        .map(Keyed::item)
                        .flatMap(bearer -> people(snapshot, bearer))
                        .distinct()
                        .limit(MOST)
                        .toList();
        return new Found(entities, List.of(shelves.compiled(policy)));
    }

    private Stream<Entity> people(Snapshot snapshot, Entity entity) {
        if (entity.kind() != EntityKind.GROUP) return Stream.of(entity);
        return desk.directory().members(snapshot, entity, Optional.empty()).map(Keyed::item);
    }
}
