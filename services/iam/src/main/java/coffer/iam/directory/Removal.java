package coffer.iam.directory;

import coffer.iam.IamError;

/// What must be taken from an entity before it can be deleted.
// AWS: IAM API Reference, DeleteUser, DeleteGroup, DeleteRole: "DeleteConflict".
public final class Removal {
    private Removal() {}

    public static void refuseIfLaden(Entity entity) {
        if (!entity.accessKeys().isEmpty()) throw conflict("must delete access keys first.");
        if (!entity.bearing().attached().isEmpty()) {
            throw conflict("must detach all policies first.");
        }
        if (!entity.bearing().inline().isEmpty()) throw conflict("must delete policies first.");
        if (!entity.groups().isEmpty()) throw conflict("must remove users from group first.");
    }

    public static RuntimeException conflict(String why) {
        return IamError.DELETE_CONFLICT.because("Cannot delete entity, " + why);
    }
}
