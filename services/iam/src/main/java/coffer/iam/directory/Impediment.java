package coffer.iam.directory;

import coffer.store.Snapshot;
import java.util.Optional;

/// Something that an entity may hold and must lose before it can be deleted.
@FunctionalInterface
public interface Impediment {

    /// What must be done first, as AWS's message ends: `must delete MFA device first.`; empty if
    /// nothing must.
    Optional<String> of(Snapshot snapshot, Entity entity);
}
