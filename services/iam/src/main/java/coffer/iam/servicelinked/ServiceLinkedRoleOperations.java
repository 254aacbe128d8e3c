package coffer.iam.servicelinked;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.IamError;
import coffer.iam.api.CreateServiceLinkedRoleRequest;
import coffer.iam.api.CreateServiceLinkedRoleResponse;
import coffer.iam.api.DeleteServiceLinkedRoleRequest;
import coffer.iam.api.DeleteServiceLinkedRoleResponse;
import coffer.iam.api.GetServiceLinkedRoleDeletionStatusRequest;
import coffer.iam.api.GetServiceLinkedRoleDeletionStatusResponse;
import coffer.iam.directory.Desk;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Directory.Usage;
import coffer.iam.directory.Entity;
import coffer.iam.directory.Entity.Trust;
import coffer.iam.directory.EntityKind;
import coffer.iam.directory.Shelf;
import coffer.iam.directory.Target;
import coffer.iam.directory.UniqueIds;
import coffer.iam.role.RoleViews;
import coffer.kernel.Arn;
import coffer.store.Table;
import coffer.store.Transaction;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Roles that belong to a service. AWS: IAM API Reference.
///
/// No service acts through one yet, so that nothing ever stands against a deletion: it is done when
/// it is asked for, and its task has succeeded.
public final class ServiceLinkedRoleOperations {
    private static final Table<Deletion> DELETIONS =
            Table.ordered("iam_service_role_deletions", Deletion.class);
    private static final Pattern TASK =
            Pattern.compile("task/aws-service-role/([^/]+)/([^/]+)/[0-9a-f-]{36}");
    private static final int SESSION_SECONDS = 3_600;

    private final Desk desk;
    private final UniqueIds ids;
    private final RoleViews views;
    private final SecureRandom random;
    private final Shelf<Deletion> deletions;

    /// The last deletion of the role of one name.
    record Deletion(String taskId) {}

    public ServiceLinkedRoleOperations(
            Desk desk, UniqueIds ids, RoleViews views, SecureRandom random) {
        this.desk = desk;
        this.ids = ids;
        this.views = views;
        this.random = random;
        this.deletions = new Shelf<>(DELETIONS, desk.directory().scope("service role deletion"));
    }

    public Plan<CreateServiceLinkedRoleResponse> createServiceLinkedRole(
            CreateServiceLinkedRoleRequest input, Call call) {
        LinkedService service =
                LinkedService.find(input.awsServiceName())
                        .orElseThrow(() ->
                                IamError.INVALID_INPUT.because(
                                        "Service-linked roles of "
                                                + input.awsServiceName()
                                                + " are not known."));
        if (input.customSuffix().isPresent()) {
            throw IamError.INVALID_INPUT.because(
                    "Custom suffix is not allowed for " + service.name());
        }
        Demand demand = demand("iam:CreateServiceLinkedRole", service);
        return desk.changing(
                demand,
                tx -> {
                    Entity role = made(service, input.description(), call);
                    if (desk.directory().find(tx, EntityKind.ROLE, role.name()).isPresent()) {
                        throw IamError.INVALID_INPUT.because(
                                "Service role name "
                                        + role.name()
                                        + " has been taken in this account, please try a different"
                                        + " suffix.");
                    }
                    desk.directory().noteBearer(tx, service.policyArn(), Usage.PERMISSIONS, role);
                    desk.directory().add(tx, role);
                    return CreateServiceLinkedRoleResponse.builder()
                            .role(views.whole(tx, role))
                            .build();
                });
    }

    private Entity made(LinkedService service, Optional<String> description, Call call) {
        Trust trust =
                new Trust(
                        service.trust(),
                        Map.of(),
                        description.orElse(service.description()),
                        SESSION_SECONDS);
        Entity.Naming naming =
                new Entity.Naming(ids.entity(EntityKind.ROLE), path(service), service.roleName());
        Entity role = Entity.of(EntityKind.ROLE, naming, call.time()).with(trust);
        return role.with(role.bearing().attached(List.of(service.policyArn())));
    }

    private Demand demand(String action, LinkedService service) {
        Arn arn = Entity.arn(EntityKind.ROLE, desk.account(), path(service), service.roleName());
        return Demand.on(action, arn, EntityKind.ROLE.resourceType(), desk.account())
                .with("iam:AWSServiceName", service.name());
    }

    private static String path(LinkedService service) {
        return Entity.SERVICE_LINKED_PATH + service.name() + "/";
    }

    public Plan<DeleteServiceLinkedRoleResponse> deleteServiceLinkedRole(
            DeleteServiceLinkedRoleRequest input, Call call) {
        Target target = desk.target(EntityKind.ROLE, input.roleName());
        Optional<Entity> seen = target.seen().filter(Entity::isServiceLinked);
        Demand demand = target.demand("iam:DeleteServiceLinkedRole");
        return desk.changing(
                seen.map(role -> demand.with("iam:AWSServiceName", service(role))).orElse(demand),
                tx -> {
                    Entity role = target.in(tx);
                    if (!role.isServiceLinked()) {
                        throw Directory.notFound(EntityKind.ROLE, role.name());
                    }
                    return DeleteServiceLinkedRoleResponse.builder()
                            .deletionTaskId(delete(tx, role))
                            .build();
                });
    }

    private String delete(Transaction tx, Entity role) {
        for (String arn : role.bearing().attached()) {
            desk.directory().forgetBearer(tx, arn, Usage.PERMISSIONS, role);
        }
        desk.directory().remove(tx, role);
        String taskId =
                "task"
                        + role.path()
                        + role.name()
                        + "/"
                        + new UUID(random.nextLong(), random.nextLong());
        deletions.put(tx, role.name(), new Deletion(taskId));
        return taskId;
    }

    public Plan<GetServiceLinkedRoleDeletionStatusResponse> getServiceLinkedRoleDeletionStatus(
            GetServiceLinkedRoleDeletionStatusRequest input, Call call) {
        Matcher task = TASK.matcher(input.deletionTaskId());
        Optional<LinkedService> service =
                task.matches() ? LinkedService.find(task.group(1)) : Optional.empty();
        if (service.filter(each -> each.roleName().equals(task.group(2))).isEmpty()) {
            throw IamError.INVALID_INPUT.because(
                    "The deletion task id " + input.deletionTaskId() + " is not valid.");
        }
        return desk.reading(
                demand("iam:GetServiceLinkedRoleDeletionStatus", service.get()),
                snapshot -> {
                    boolean isKnown =
                            deletions
                                    .find(snapshot, service.get().roleName())
                                    .filter(last -> last.taskId().equals(input.deletionTaskId()))
                                    .isPresent();
                    if (isKnown) {
                        return GetServiceLinkedRoleDeletionStatusResponse.builder()
                                .status("SUCCEEDED")
                                .build();
                    }
                    throw IamError.NO_SUCH_ENTITY.because(
                            "The deletion task " + input.deletionTaskId() + " cannot be found.");
                });
    }

    private static String service(Entity role) {
        return role.path().split("/", -1)[2];
    }
}
