package coffer.iam.directory;

import coffer.gate.Demand;
import coffer.iam.IamError;
import coffer.iam.tag.Tags;
import coffer.kernel.AccountId;
import coffer.store.Snapshot;
import java.util.Objects;
import java.util.Optional;

/// The entity an operation is about, as it was when its permission was demanded. It may not exist;
/// that is told only to callers who are allowed to ask.
public record Target(Directory directory, EntityKind kind, String name, Optional<Entity> seen) {

    public Demand demand(String action) {
        AccountId account = directory.account();
        Demand demand =
                Demand.on(
                        action,
                        Entity.arn(kind, account, seen.map(Entity::path).orElse("/"), name),
                        kind.resourceType(),
                        account);
        return seen.map(entity -> demand.with(Tags.ofResource(entity.tags()))).orElse(demand);
    }

    /// The same, for what changes the policies that the entity bears: that alone may depend on its
    /// boundary.
    // AWS: Service Authorization Reference, IAM: the actions with `iam:PermissionsBoundary`.
    public Demand policyDemand(String action) {
        Demand demand = demand(action);
        return seen.flatMap(entity -> entity.bearing().boundary())
                .map(arn -> demand.with("iam:PermissionsBoundary", arn))
                .orElse(demand);
    }

    /// The entity as it is in `snapshot`. Throws if it does not exist, or is no longer what was
    /// decided upon.
    public Entity in(Snapshot snapshot) {
        Optional<Entity> now = directory.find(snapshot, kind, name);
        if (now.isEmpty()) throw Directory.notFound(kind, name);
        Entity entity = now.get();
        boolean same = seen.filter(decided -> isAlike(decided, entity)).isPresent();
        if (!same) {
            throw IamError.CONCURRENT_MODIFICATION.because(
                    "The " + kind.word() + " " + name + " was changed meanwhile. Try again.");
        }
        return entity;
    }

    /// As [#in], for changing it. Roles that belong to a service are not the customer's to change.
    public Entity changeable(Snapshot snapshot) {
        Entity entity = in(snapshot);
        if (!entity.isServiceLinked()) return entity;
        throw IamError.UNMODIFIABLE_ENTITY.because(
                "Cannot perform the operation on the protected role '"
                        + entity.name()
                        + "' - this role is only modifiable by AWS");
    }

    private static boolean isAlike(Entity decided, Entity now) {
        return decided.naming().equals(now.naming())
                && decided.tags().equals(now.tags())
                && Objects.equals(decided.bearing().boundary(), now.bearing().boundary());
    }
}
