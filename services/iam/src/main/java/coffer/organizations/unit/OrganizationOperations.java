package coffer.organizations.unit;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.ledger.ResourceRef;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.CreateOrganizationRequest;
import coffer.organizations.api.CreateOrganizationResponse;
import coffer.organizations.api.DeleteOrganizationRequest;
import coffer.organizations.api.DeleteOrganizationResponse;
import coffer.organizations.api.DescribeOrganizationRequest;
import coffer.organizations.api.DescribeOrganizationResponse;
import coffer.organizations.api.PolicyTypeSummary;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.desk.Subject;
import coffer.organizations.tree.Card;
import coffer.organizations.tree.Ids;
import coffer.organizations.tree.Member;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.PolicyType;
import coffer.organizations.tree.Tree;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Organizations: begun by the account that will manage one, and ended by it.
public final class OrganizationOperations {
    private static final String ALL = "ALL";

    private final Desk desk;
    private final Ids ids;

    public OrganizationOperations(Desk desk, Ids ids) {
        this.desk = desk;
        this.ids = ids;
    }

    public Plan<CreateOrganizationResponse> createOrganization(
            CreateOrganizationRequest input, Call call) {
        boolean hasAll = input.featureSet().orElse(ALL).equals(ALL);
        return desk.asking(call, Audience.ANYBODY, "CreateOrganization")
                .changing(
                        (scene, tx) -> {
                            if (scene.seen().isPresent()) {
                                throw OrganizationsError.ALREADY_IN_ORGANIZATION.refusal();
                            }
                            Organization made = begin(tx, call, hasAll);
                            return CreateOrganizationResponse.builder()
                                    .organization(view(tx, made))
                                    .build();
                        },
                        answer ->
                                answer
                                        .organization()
                                        .flatMap(made -> made.arn())
                                        .map(arn ->
                                                new ResourceRef(
                                                        "AWS::Organizations::Organization", arn))
                                        .stream()
                                        .toList());
    }

    /// With all features, service control policies are enabled from the start.
    private Organization begin(Transaction tx, Call call, boolean hasAll) {
        List<PolicyType> enabled = hasAll ? List.of(PolicyType.SERVICE_CONTROL_POLICY) : List.of();
        Organization organization =
                new Organization(
                        ids.organization(),
                        call.account(),
                        hasAll,
                        enabled,
                        Map.of(),
                        Map.of(),
                        List.of(),
                        Optional.empty());
        desk.organizations().put(tx, organization);
        Tree tree = new Tree(desk.organizations(), organization);
        tree.add(
                tx,
                new Member(
                        call.account(),
                        organization.rootId(),
                        true,
                        call.time(),
                        Map.of(),
                        Map.of()));
        Stream.of(organization.rootId(), call.account().digits())
                .forEach(node -> desk.policies().welcome(tx, organization, node));
        return organization;
    }

    public Plan<DescribeOrganizationResponse> describeOrganization(
            DescribeOrganizationRequest input, Call call) {
        return desk.asking(call, Audience.MEMBERS, "DescribeOrganization")
                .reading(scene ->
                        DescribeOrganizationResponse.builder()
                                .organization(view(scene.snapshot(), scene.organization()))
                                .build());
    }

    public Plan<DeleteOrganizationResponse> deleteOrganization(
            DeleteOrganizationRequest input, Call call) {
        return desk.asking(call, Audience.MANAGEMENT, "DeleteOrganization")
                .on(OrganizationOperations::subject)
                .changing((scene, tx) -> {
                    Tree tree = scene.tree();
                    if (tree.countMembers(tx) > 1 || tree.units(tx).findAny().isPresent()) {
                        throw OrganizationsError.ORGANIZATION_NOT_EMPTY.refusal();
                    }
                    List<String> nodes = tree.all(tx).map(Node::id).toList();
                    desk.policies().removeAll(tx, scene.organization(), nodes);
                    tree.end(tx);
                    return DeleteOrganizationResponse.builder().build();
                });
    }

    private static Subject subject(Scene scene) {
        return scene.seen()
                .map(in -> Subject.of(in.arn(), "AWS::Organizations::Organization", Map.of()))
                .orElseGet(Subject::everything);
    }

    private coffer.organizations.api.Organization view(Snapshot snapshot, Organization in) {
        Card card = desk.organizations().card(snapshot, in.management());
        // AWS: API Reference, Organization, "AvailablePolicyTypes": only service control policies
        // are told here, whatever is enabled.
        List<PolicyTypeSummary> available =
                RootViews.types(in).stream()
                        .filter(type ->
                                type.type()
                                        .filter(PolicyType.SERVICE_CONTROL_POLICY.name()::equals)
                                        .isPresent())
                        .toList();
        return coffer.organizations.api.Organization.builder()
                .id(in.id())
                .arn(in.arn().toString())
                .featureSet(in.hasAllFeatures() ? ALL : "CONSOLIDATED_BILLING")
                .masterAccountArn(in.arn("account", in.management().digits()).toString())
                .masterAccountId(in.management().digits())
                .masterAccountEmail(card.email())
                .availablePolicyTypes(available)
                .build();
    }
}
