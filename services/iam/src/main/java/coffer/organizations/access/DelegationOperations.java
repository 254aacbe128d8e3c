package coffer.organizations.access;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.organizations.OrganizationsError;
import coffer.organizations.account.AccountViews;
import coffer.organizations.api.DelegatedAdministrator;
import coffer.organizations.api.DelegatedService;
import coffer.organizations.api.DeregisterDelegatedAdministratorRequest;
import coffer.organizations.api.DeregisterDelegatedAdministratorResponse;
import coffer.organizations.api.ListDelegatedAdministratorsRequest;
import coffer.organizations.api.ListDelegatedAdministratorsResponse;
import coffer.organizations.api.ListDelegatedServicesForAccountRequest;
import coffer.organizations.api.ListDelegatedServicesForAccountResponse;
import coffer.organizations.api.RegisterDelegatedAdministratorRequest;
import coffer.organizations.api.RegisterDelegatedAdministratorResponse;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.tree.Member;
import coffer.organizations.tree.Node;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Members that administer a service for the organization.
public final class DelegationOperations {
    private static final int PER_SERVICE = 5;

    private final Desk desk;

    public DelegationOperations(Desk desk) {
        this.desk = desk;
    }

    public Plan<RegisterDelegatedAdministratorResponse> registerDelegatedAdministrator(
            RegisterDelegatedAdministratorRequest input, Call call) {
        String service = Services.known(input.servicePrincipal());
        return desk.asking(call, Audience.MANAGEMENT, "RegisterDelegatedAdministrator")
                .on(input.accountId())
                .with(ServiceAccessOperations.SERVICE, service)
                .changing((scene, tx) -> {
                    ServiceAccessOperations.featured(scene);
                    Node.Leaf leaf = scene.account(input.accountId());
                    refuse(scene, leaf, service);
                    Member member = leaf.member().delegating(service, call.time());
                    scene.tree().put(tx, member);
                    return RegisterDelegatedAdministratorResponse.builder().build();
                });
    }

    private static void refuse(Scene scene, Node.Leaf leaf, String service) {
        if (scene.organization().isManagedBy(leaf.member().account())) {
            throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                    "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
                    "You cannot register master account/yourself as delegated administrator for"
                            + " your organization.");
        }
        if (leaf.card().isClosed()) {
            throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                    "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
                    "You cannot register a suspended account as delegated administrator.");
        }
        if (!scene.organization().trusted().containsKey(service)) {
            throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                    "SERVICE_ACCESS_NOT_ENABLED",
                    "You must enable service access before you register a delegated"
                            + " administrator.");
        }
        if (leaf.member().delegated().containsKey(service)) {
            throw OrganizationsError.ACCOUNT_ALREADY_REGISTERED.refusal();
        }
        if (Delegates.of(scene, service).count() >= PER_SERVICE) {
            throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                    "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED",
                    "You have registered the maximum number of delegated administrators.");
        }
    }

    public Plan<DeregisterDelegatedAdministratorResponse> deregisterDelegatedAdministrator(
            DeregisterDelegatedAdministratorRequest input, Call call) {
        String service = Services.known(input.servicePrincipal());
        return desk.asking(call, Audience.MANAGEMENT, "DeregisterDelegatedAdministrator")
                .on(input.accountId())
                .with(ServiceAccessOperations.SERVICE, service)
                .changing((scene, tx) -> {
                    Node.Leaf leaf = scene.account(input.accountId());
                    if (!leaf.member().delegated().containsKey(service)) {
                        throw OrganizationsError.ACCOUNT_NOT_REGISTERED.refusal();
                    }
                    scene.tree().put(tx, leaf.member().undelegating(service));
                    return DeregisterDelegatedAdministratorResponse.builder().build();
                });
    }

    public Plan<ListDelegatedAdministratorsResponse> listDelegatedAdministrators(
            ListDelegatedAdministratorsRequest input, Call call) {
        Paging paging =
                Desk.paging(
                        List.of("delegates", input.servicePrincipal()),
                        input.nextToken(),
                        input.maxResults());
        return desk.asking(call, Audience.READERS, "ListDelegatedAdministrators")
                .with(keys(input.servicePrincipal().stream().toList()))
                .reading(scene -> {
                    Page<Node.Leaf> page =
                            paging.page(after ->
                                    Delegates.after(scene, input.servicePrincipal(), after));
                    return ListDelegatedAdministratorsResponse.builder()
                            .delegatedAdministrators(page.map(DelegationOperations::view))
                            .nextToken(page.marker())
                            .build();
                });
    }

    private static Map<String, List<String>> keys(List<String> services) {
        return services.isEmpty() ? Map.of() : Map.of(ServiceAccessOperations.SERVICE, services);
    }

    public Plan<ListDelegatedServicesForAccountResponse> listDelegatedServicesForAccount(
            ListDelegatedServicesForAccountRequest input, Call call) {
        Paging paging =
                Desk.paging(
                        List.of("delegated", input.accountId()),
                        input.nextToken(),
                        input.maxResults());
        return desk.asking(call, Audience.READERS, "ListDelegatedServicesForAccount")
                .on(input.accountId())
                .reading(scene -> {
                    Map<String, Instant> services =
                            scene.account(input.accountId()).member().delegated();
                    if (services.isEmpty()) {
                        throw OrganizationsError.ACCOUNT_NOT_REGISTERED.refusal();
                    }
                    Page<Map.Entry<String, Instant>> page =
                            paging.page(services.entrySet(), Map.Entry::getKey);
                    return ListDelegatedServicesForAccountResponse.builder()
                            .delegatedServices(
                                    page.map(each ->
                                            DelegatedService.builder()
                                                    .servicePrincipal(each.getKey())
                                                    .delegationEnabledDate(each.getValue())
                                                    .build()))
                            .nextToken(page.marker())
                            .build();
                });
    }

    private static DelegatedAdministrator view(Node.Leaf leaf) {
        return DelegatedAdministrator.builder()
                .id(leaf.id())
                .arn(leaf.arn().toString())
                .email(leaf.card().email())
                .name(leaf.card().name())
                .status(AccountViews.state(leaf))
                .state(AccountViews.state(leaf))
                .joinedMethod(AccountViews.joinedMethod(leaf))
                .joinedTimestamp(leaf.member().joined())
                .delegationEnabledDate(
                        leaf.member().delegated().values().stream().min(Comparator.naturalOrder()))
                .build();
    }
}
