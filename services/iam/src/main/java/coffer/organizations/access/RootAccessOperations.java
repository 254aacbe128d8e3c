package coffer.organizations.access;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.gate.StaleDecisionException;
import coffer.iam.IamError;
import coffer.iam.api.DisableOrganizationsRootCredentialsManagementRequest;
import coffer.iam.api.DisableOrganizationsRootCredentialsManagementResponse;
import coffer.iam.api.DisableOrganizationsRootSessionsRequest;
import coffer.iam.api.DisableOrganizationsRootSessionsResponse;
import coffer.iam.api.EnableOrganizationsRootCredentialsManagementRequest;
import coffer.iam.api.EnableOrganizationsRootCredentialsManagementResponse;
import coffer.iam.api.EnableOrganizationsRootSessionsRequest;
import coffer.iam.api.EnableOrganizationsRootSessionsResponse;
import coffer.iam.api.ListOrganizationsFeaturesRequest;
import coffer.iam.api.ListOrganizationsFeaturesResponse;
import coffer.kernel.AccountId;
import coffer.organizations.desk.Desk;
import coffer.organizations.tree.Member;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.Tree;
import coffer.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/// How root access to the members of an organization is managed: operations of IAM.
// AWS: IAM User Guide, "Centralize root access for member accounts".
public final class RootAccessOperations {
    private static final String IAM = "iam.amazonaws.com";
    private static final String CREDENTIALS = "RootCredentialsManagement";
    private static final String SESSIONS = "RootSessions";

    private final Desk desk;

    public RootAccessOperations(Desk desk) {
        this.desk = desk;
    }

    /// Whether `manager` may act as the root user of `member`.
    public boolean opensSessions(AccountId manager, AccountId member) {
        return desk.store()
                .read(snapshot ->
                        desk.organizations()
                                .of(snapshot, manager)
                                .filter(in -> in.trusted().containsKey(IAM))
                                .filter(in -> in.rootFeatures().contains(SESSIONS))
                                .filter(in -> isManager(snapshot, in, manager))
                                .filter(in -> !in.isManagedBy(member))
                                .filter(in -> tree(in).isMember(snapshot, member))
                                .isPresent());
    }

    public Plan<EnableOrganizationsRootCredentialsManagementResponse>
            enableOrganizationsRootCredentialsManagement(
                    EnableOrganizationsRootCredentialsManagementRequest input, Call call) {
        return changing(
                call,
                "EnableOrganizationsRootCredentialsManagement",
                features -> with(features, CREDENTIALS),
                (id, features) ->
                        EnableOrganizationsRootCredentialsManagementResponse.builder()
                                .organizationId(id)
                                .enabledFeatures(features)
                                .build());
    }

    public Plan<EnableOrganizationsRootSessionsResponse> enableOrganizationsRootSessions(
            EnableOrganizationsRootSessionsRequest input, Call call) {
        return changing(
                call,
                "EnableOrganizationsRootSessions",
                features -> with(features, SESSIONS),
                (id, features) ->
                        EnableOrganizationsRootSessionsResponse.builder()
                                .organizationId(id)
                                .enabledFeatures(features)
                                .build());
    }

    public Plan<DisableOrganizationsRootCredentialsManagementResponse>
            disableOrganizationsRootCredentialsManagement(
                    DisableOrganizationsRootCredentialsManagementRequest input, Call call) {
        return changing(
                call,
                "DisableOrganizationsRootCredentialsManagement",
                features -> without(features, CREDENTIALS),
                (id, features) ->
                        DisableOrganizationsRootCredentialsManagementResponse.builder()
                                .organizationId(id)
                                .enabledFeatures(features)
                                .build());
    }

    public Plan<DisableOrganizationsRootSessionsResponse> disableOrganizationsRootSessions(
            DisableOrganizationsRootSessionsRequest input, Call call) {
        return changing(
                call,
                "DisableOrganizationsRootSessions",
                features -> without(features, SESSIONS),
                (id, features) ->
                        DisableOrganizationsRootSessionsResponse.builder()
                                .organizationId(id)
                                .enabledFeatures(features)
                                .build());
    }

    public Plan<ListOrganizationsFeaturesResponse> listOrganizationsFeatures(
            ListOrganizationsFeaturesRequest input, Call call) {
        return Plan.demanding(demand(call, "ListOrganizationsFeatures"))
                .then(_ -> {
                    Organization in = desk.store().read(snapshot -> managed(snapshot, call));
                    return Effect.answer(
                            ListOrganizationsFeaturesResponse.builder()
                                    .organizationId(in.id())
                                    .enabledFeatures(in.rootFeatures())
                                    .build());
                });
    }

    private <O> Plan<O> changing(
            Call call,
            String operation,
            UnaryOperator<List<String>> change,
            BiFunction<String, List<String>, O> answer) {
        long revision = desk.store().read(desk.organizations().revision()::in);
        return Plan.demanding(demand(call, operation))
                .then(_ ->
                        Effect.change(tx -> {
                            if (desk.organizations().revision().in(tx) != revision) {
                                throw new StaleDecisionException("an organization has changed");
                            }
                            Organization in = managed(tx, call);
                            boolean isEnabling = operation.startsWith("Enable");
                            if (isEnabling && !in.isManagedBy(call.account())) {
                                throw IamError.CALLER_IS_NOT_MANAGEMENT_ACCOUNT.because(
                                        "The caller is not the management account of the organization.");
                            }
                            Organization changed =
                                    in.withRootFeatures(change.apply(in.rootFeatures()));
                            desk.organizations().put(tx, changed);
                            return answer.apply(changed.id(), changed.rootFeatures());
                        }));
    }

    private static Demand demand(Call call, String operation) {
        return Demand.onEverything("iam:" + operation, call.account());
    }

    /// The organization whose root access the caller manages.
    private Organization managed(Snapshot snapshot, Call call) {
        Organization in =
                desk.organizations()
                        .of(snapshot, call.account())
                        .orElseThrow(() ->
                                IamError.ORGANIZATION_NOT_FOUND.because(
                                        "The account is not a member of an organization."));
        if (!in.hasAllFeatures()) {
            throw IamError.ORGANIZATION_NOT_IN_ALL_FEATURES_MODE.because(
                    "The organization does not have all features enabled.");
        }
        if (!isManager(snapshot, in, call.account())) {
            throw IamError.ACCOUNT_NOT_MANAGEMENT_OR_DELEGATED_ADMINISTRATOR.because(
                    "The account is neither the management account nor a delegated administrator.");
        }
        if (!in.trusted().containsKey(IAM)) {
            throw IamError.SERVICE_ACCESS_NOT_ENABLED.because(
                    "Trusted access is not enabled for IAM in the organization.");
        }
        return in;
    }

    private boolean isManager(Snapshot snapshot, Organization in, AccountId account) {
        if (in.isManagedBy(account)) return true;
        Optional<Node.Leaf> leaf = tree(in).leaf(snapshot, account.digits());
        return leaf.map(Node.Leaf::member)
                .map(Member::delegated)
                .filter(services -> services.containsKey(IAM))
                .isPresent();
    }

    private Tree tree(Organization in) {
        return new Tree(desk.organizations(), in);
    }

    private static List<String> with(List<String> features, String feature) {
        List<String> more = new ArrayList<>(without(features, feature));
        more.add(feature);
        return more.stream().sorted().toList();
    }

    private static List<String> without(List<String> features, String feature) {
        return features.stream().filter(each -> !each.equals(feature)).toList();
    }
}
