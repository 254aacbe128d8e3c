package coffer.organizations.unit;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.Child;
import coffer.organizations.api.ListChildrenRequest;
import coffer.organizations.api.ListChildrenResponse;
import coffer.organizations.api.ListParentsRequest;
import coffer.organizations.api.ListParentsResponse;
import coffer.organizations.api.ListRootsRequest;
import coffer.organizations.api.ListRootsResponse;
import coffer.organizations.api.Parent;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.tree.Node;
import java.util.List;

/// What is above and below what.
public final class TreeOperations {
    private final Desk desk;

    public TreeOperations(Desk desk) {
        this.desk = desk;
    }

    public Plan<ListRootsResponse> listRoots(ListRootsRequest input, Call call) {
        Paging paging = Desk.paging(List.of("roots"), input.nextToken(), input.maxResults());
        return desk.asking(call, Audience.READERS, "ListRoots")
                .reading(scene -> {
                    Page<Node.Root> page = paging.page(List.of(scene.tree().root()), Node.Root::id);
                    return ListRootsResponse.builder()
                            .roots(page.map(RootViews::of))
                            .nextToken(page.marker())
                            .build();
                });
    }

    public Plan<ListChildrenResponse> listChildren(ListChildrenRequest input, Call call) {
        Node.Kind kind = Node.Kind.valueOf(input.childType());
        Paging paging =
                Desk.paging(
                        List.of("children", input.parentId(), kind),
                        input.nextToken(),
                        input.maxResults());
        return desk.asking(call, Audience.READERS, "ListChildren")
                .on(input.parentId())
                .reading(scene -> {
                    Node parent = scene.parent(input.parentId());
                    Page<Node> page =
                            paging.page(after ->
                                    scene.tree()
                                            .children(scene.snapshot(), parent.id(), kind, after));
                    return ListChildrenResponse.builder()
                            .children(page.map(TreeOperations::child))
                            .nextToken(page.marker())
                            .build();
                });
    }

    public Plan<ListParentsResponse> listParents(ListParentsRequest input, Call call) {
        Paging paging =
                Desk.paging(
                        List.of("parents", input.childId()), input.nextToken(), input.maxResults());
        return desk.asking(call, Audience.READERS, "ListParents")
                .on(input.childId())
                .reading(scene -> {
                    Node child =
                            scene.tree()
                                    .find(scene.snapshot(), input.childId())
                                    .orElseThrow(OrganizationsError.CHILD_NOT_FOUND::refusal);
                    Page<String> page = paging.page(child.parent().stream().toList(), id -> id);
                    return ListParentsResponse.builder()
                            .parents(page.map(TreeOperations::parent))
                            .nextToken(page.marker())
                            .build();
                });
    }

    private static Child child(Node node) {
        return Child.builder().id(node.id()).type(node.kind().name()).build();
    }

    private static Parent parent(String id) {
        return Parent.builder().id(id).type(Node.Kind.of(id).name()).build();
    }
}
