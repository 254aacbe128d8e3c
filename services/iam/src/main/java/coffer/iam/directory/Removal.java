package coffer.iam.directory;

import coffer.iam.IamError;
import coffer.store.Snapshot;
import java.util.List;

/// What must be taken from an entity before it can be deleted.
// AWS: IAM API Reference, DeleteUser, DeleteGroup, DeleteRole: "DeleteConflict".
public record Removal(List<Impediment> others) {
    public Removal {
        others = List.copyOf(others);
    }

    public void refuseIfLaden(Snapshot snapshot, Entity entity) {
        if (!entity.accessKeys().isEmpty()) throw conflict("must delete access keys first.");
        if (!entity.bearing().attached().isEmpty()) {
            throw conflict("must detach all policies first.");
        }
        if (!entity.bearing().inline().isEmpty()) throw conflict("must delete policies first.");
        if (!entity.groups().isEmpty()) throw conflict("must remove users from group first.");
        for (Impediment other : others) {
            other.of(snapshot, entity)
                    .ifPresent(first -> {
                        throw conflict(first);
                    });
        }
    }

    public static RuntimeException conflict(String why) {
        return IamError.DELETE_CONFLICT.because("Cannot delete entity, " + why);
    }
}
