package coffer.iam.attachment;

import coffer.iam.directory.Directory;
import coffer.iam.directory.Directory.Usage;
import coffer.iam.directory.Entity;
import coffer.iam.policy.ManagedPolicies;
import coffer.store.Transaction;
import java.util.Optional;

/// Sets and takes away permissions boundaries.
public record Boundaries(Directory directory, ManagedPolicies policies) {

    /// The entity with that boundary, for the caller to put.
    public Entity set(Transaction tx, Entity entity, Optional<String> arn) {
        entity.bearing()
                .boundary()
                .ifPresent(old -> directory.forgetBearer(tx, old, Usage.BOUNDARY, entity));
        arn.ifPresent(policy -> {
            policies.attachable(tx, policy);
            directory.noteBearer(tx, policy, Usage.BOUNDARY, entity);
        });
        return entity.with(entity.bearing().boundary(arn));
    }
}
