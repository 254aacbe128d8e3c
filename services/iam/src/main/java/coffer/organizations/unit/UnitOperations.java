package coffer.organizations.unit;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.tag.Tags;
import coffer.ledger.ResourceRef;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.CreateOrganizationalUnitRequest;
import coffer.organizations.api.CreateOrganizationalUnitResponse;
import coffer.organizations.api.DeleteOrganizationalUnitRequest;
import coffer.organizations.api.DeleteOrganizationalUnitResponse;
import coffer.organizations.api.DescribeOrganizationalUnitRequest;
import coffer.organizations.api.DescribeOrganizationalUnitResponse;
import coffer.organizations.api.ListOrganizationalUnitsForParentRequest;
import coffer.organizations.api.ListOrganizationalUnitsForParentResponse;
import coffer.organizations.api.OrganizationalUnit;
import coffer.organizations.api.UpdateOrganizationalUnitRequest;
import coffer.organizations.api.UpdateOrganizationalUnitResponse;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.tag.TagSets;
import coffer.organizations.tree.Ids;
import coffer.organizations.tree.Node;
import coffer.organizations.tree.Node.Kind;
import coffer.organizations.tree.Tree;
import coffer.organizations.tree.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Organizational units.
public final class UnitOperations {
    private final Desk desk;
    private final Ids ids;

    public UnitOperations(Desk desk, Ids ids) {
        this.desk = desk;
        this.ids = ids;
    }

    public Plan<CreateOrganizationalUnitResponse> createOrganizationalUnit(
            CreateOrganizationalUnitRequest input, Call call) {
        Map<String, String> tags = TagSets.of(input.tags());
        return desk.asking(call, Audience.MANAGEMENT, "CreateOrganizationalUnit")
                .on(input.parentId())
                .with(Tags.ofRequest(tags))
                .changing(
                        (scene, tx) -> {
                            Node parent = scene.parent(input.parentId());
                            refuseIfFull(scene, parent);
                            refuseIfNamed(scene, parent.id(), input.name());
                            String id = ids.unit(scene.organization());
                            Unit unit = new Unit(id, input.name(), parent.id(), tags);
                            scene.tree().add(tx, unit);
                            desk.policies().welcome(tx, scene.organization(), id);
                            return CreateOrganizationalUnitResponse.builder()
                                    .organizationalUnit(view(scene, unit))
                                    .build();
                        },
                        answer -> created(answer.organizationalUnit()));
    }

    private static List<ResourceRef> created(Optional<OrganizationalUnit> made) {
        return made
                .flatMap(OrganizationalUnit::arn)
                .map(arn -> new ResourceRef(Kind.ORGANIZATIONAL_UNIT.resourceType(), arn))
                .stream()
                .toList();
    }

    private static void refuseIfFull(Scene scene, Node parent) {
        if (scene.tree().path(scene.snapshot(), parent).size() > Tree.MAX_DEPTH) {
            throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                    "OU_DEPTH_LIMIT_EXCEEDED",
                    "You have exceeded the number of levels that OUs can be nested.");
        }
        if (scene.tree().units(scene.snapshot()).limit(Tree.MAX_UNITS).count() == Tree.MAX_UNITS) {
            throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                    "OU_NUMBER_LIMIT_EXCEEDED",
                    "You have exceeded the number of OUs that you can have in an organization.");
        }
    }

    private static void refuseIfNamed(Scene scene, String parent, String name) {
        boolean isTaken =
                scene.tree()
                        .children(
                                scene.snapshot(),
                                parent,
                                Kind.ORGANIZATIONAL_UNIT,
                                Optional.empty())
                        .anyMatch(sibling -> sibling.item().name().equals(name));
        if (isTaken) throw OrganizationsError.DUPLICATE_ORGANIZATIONAL_UNIT.refusal();
    }

    public Plan<DescribeOrganizationalUnitResponse> describeOrganizationalUnit(
            DescribeOrganizationalUnitRequest input, Call call) {
        return desk.asking(call, Audience.READERS, "DescribeOrganizationalUnit")
                .on(input.organizationalUnitId())
                .reading(scene ->
                        DescribeOrganizationalUnitResponse.builder()
                                .organizationalUnit(
                                        view(scene, unit(scene, input.organizationalUnitId())))
                                .build());
    }

    public Plan<UpdateOrganizationalUnitResponse> updateOrganizationalUnit(
            UpdateOrganizationalUnitRequest input, Call call) {
        return desk.asking(call, Audience.MANAGEMENT, "UpdateOrganizationalUnit")
                .on(input.organizationalUnitId())
                .changing((scene, tx) -> {
                    Unit unit = unit(scene, input.organizationalUnitId());
                    String name = input.name().orElse(unit.name());
                    if (!name.equals(unit.name())) refuseIfNamed(scene, unit.parent(), name);
                    scene.tree().put(tx, unit.named(name));
                    return UpdateOrganizationalUnitResponse.builder()
                            .organizationalUnit(view(scene, unit.named(name)))
                            .build();
                });
    }

    public Plan<DeleteOrganizationalUnitResponse> deleteOrganizationalUnit(
            DeleteOrganizationalUnitRequest input, Call call) {
        return desk.asking(call, Audience.MANAGEMENT, "DeleteOrganizationalUnit")
                .on(input.organizationalUnitId())
                .changing((scene, tx) -> {
                    Unit unit = unit(scene, input.organizationalUnitId());
                    boolean isEmpty =
                            List.of(Kind.ACCOUNT, Kind.ORGANIZATIONAL_UNIT).stream()
                                    .allMatch(kind ->
                                            scene.tree()
                                                    .children(tx, unit.id(), kind, Optional.empty())
                                                    .findAny()
                                                    .isEmpty());
                    if (!isEmpty) {
                        throw OrganizationsError.ORGANIZATIONAL_UNIT_NOT_EMPTY.refusal();
                    }
                    desk.policies().forget(tx, scene.organization(), unit.id());
                    scene.tree().remove(tx, unit);
                    return DeleteOrganizationalUnitResponse.builder().build();
                });
    }

    public Plan<ListOrganizationalUnitsForParentResponse> listOrganizationalUnitsForParent(
            ListOrganizationalUnitsForParentRequest input, Call call) {
        Paging paging =
                Desk.paging(
                        List.of("units", input.parentId()), input.nextToken(), input.maxResults());
        return desk.asking(call, Audience.READERS, "ListOrganizationalUnitsForParent")
                .on(input.parentId())
                .reading(scene -> {
                    Node parent = scene.parent(input.parentId());
                    Page<Node> page =
                            paging.page(after ->
                                    scene.tree()
                                            .children(
                                                    scene.snapshot(),
                                                    parent.id(),
                                                    Kind.ORGANIZATIONAL_UNIT,
                                                    after));
                    return ListOrganizationalUnitsForParentResponse.builder()
                            .organizationalUnits(
                                    page.map(node -> view(scene, unit(scene, node.id()))))
                            .nextToken(page.marker())
                            .build();
                });
    }

    private static Unit unit(Scene scene, String id) {
        return scene.tree()
                .branch(scene.snapshot(), id)
                .map(Node.Branch::unit)
                .orElseThrow(OrganizationsError.ORGANIZATIONAL_UNIT_NOT_FOUND::refusal);
    }

    private static OrganizationalUnit view(Scene scene, Unit unit) {
        Node.Branch branch = new Node.Branch(scene.organization(), unit);
        return OrganizationalUnit.builder()
                .id(unit.id())
                .arn(branch.arn().toString())
                .name(unit.name())
                .path(scene.tree().pathText(scene.snapshot(), branch))
                .build();
    }
}
