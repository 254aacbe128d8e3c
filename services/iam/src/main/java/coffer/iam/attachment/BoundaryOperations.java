package coffer.iam.attachment;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.DeleteRolePermissionsBoundaryRequest;
import coffer.iam.api.DeleteRolePermissionsBoundaryResponse;
import coffer.iam.api.DeleteUserPermissionsBoundaryRequest;
import coffer.iam.api.DeleteUserPermissionsBoundaryResponse;
import coffer.iam.api.PutRolePermissionsBoundaryRequest;
import coffer.iam.api.PutRolePermissionsBoundaryResponse;
import coffer.iam.api.PutUserPermissionsBoundaryRequest;
import coffer.iam.api.PutUserPermissionsBoundaryResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Target;
import java.util.Optional;

/// Permissions boundaries of users and roles.
public final class BoundaryOperations {
    private final Desk desk;
    private final Boundaries boundaries;

    public BoundaryOperations(Desk desk, Boundaries boundaries) {
        this.desk = desk;
        this.boundaries = boundaries;
    }

    public Plan<PutUserPermissionsBoundaryResponse> putUserPermissionsBoundary(
            PutUserPermissionsBoundaryRequest input, Call call) {
        return put(
                desk.target(EntityKind.USER, input.userName()),
                input.permissionsBoundary(),
                PutUserPermissionsBoundaryResponse.builder().build());
    }

    public Plan<PutRolePermissionsBoundaryResponse> putRolePermissionsBoundary(
            PutRolePermissionsBoundaryRequest input, Call call) {
        return put(
                desk.target(EntityKind.ROLE, input.roleName()),
                input.permissionsBoundary(),
                PutRolePermissionsBoundaryResponse.builder().build());
    }

    public Plan<DeleteUserPermissionsBoundaryResponse> deleteUserPermissionsBoundary(
            DeleteUserPermissionsBoundaryRequest input, Call call) {
        return delete(
                desk.target(EntityKind.USER, input.userName()),
                DeleteUserPermissionsBoundaryResponse.builder().build());
    }

    public Plan<DeleteRolePermissionsBoundaryResponse> deleteRolePermissionsBoundary(
            DeleteRolePermissionsBoundaryRequest input, Call call) {
        return delete(
                desk.target(EntityKind.ROLE, input.roleName()),
                DeleteRolePermissionsBoundaryResponse.builder().build());
    }

    private <O> Plan<O> put(Target target, String arn, O output) {
        Demand demand =
                target.demand("iam:Put" + target.kind().title() + "PermissionsBoundary")
                        .with("iam:PermissionsBoundary", arn);
        return desk.changing(
                demand,
                tx -> {
                    Entity bounded = boundaries.set(tx, target.changeable(tx), Optional.of(arn));
                    desk.directory().put(tx, bounded);
                    return output;
                });
    }

    private <O> Plan<O> delete(Target target, O output) {
        String action = "iam:Delete" + target.kind().title() + "PermissionsBoundary";
        return desk.changing(
                target.policyDemand(action),
                tx -> {
                    Entity entity = target.changeable(tx);
                    if (entity.bearing().boundary().isEmpty()) {
                        throw IamError.NO_SUCH_ENTITY.because(
                                target.kind().title()
                                        + " "
                                        + entity.name()
                                        + " does not have a permissions boundary.");
                    }
                    desk.directory().put(tx, boundaries.set(tx, entity, Optional.empty()));
                    return output;
                });
    }
}
