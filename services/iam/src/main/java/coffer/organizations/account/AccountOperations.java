package coffer.organizations.account;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.DescribeAccountRequest;
import coffer.organizations.api.DescribeAccountResponse;
import coffer.organizations.api.ListAccountsForParentRequest;
import coffer.organizations.api.ListAccountsForParentResponse;
import coffer.organizations.api.ListAccountsRequest;
import coffer.organizations.api.ListAccountsResponse;
import coffer.organizations.api.MoveAccountRequest;
import coffer.organizations.api.MoveAccountResponse;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.tree.Node;
import java.util.List;

/// The accounts of an organization, and where they are in it.
public final class AccountOperations {
    private final Desk desk;

    public AccountOperations(Desk desk) {
        this.desk = desk;
    }

    public Plan<DescribeAccountResponse> describeAccount(DescribeAccountRequest input, Call call) {
        return desk.asking(call, Audience.READERS, "DescribeAccount")
                .on(input.accountId())
                .reading(scene ->
                        DescribeAccountResponse.builder()
                                .account(AccountViews.of(scene, scene.account(input.accountId())))
                                .build());
    }

    public Plan<ListAccountsResponse> listAccounts(ListAccountsRequest input, Call call) {
        Paging paging = Desk.paging(List.of("accounts"), input.nextToken(), input.maxResults());
        return desk.asking(call, Audience.READERS, "ListAccounts")
                .reading(scene -> {
                    Page<Node.Leaf> page =
                            paging.page(after -> scene.tree().leaves(scene.snapshot(), after));
                    return ListAccountsResponse.builder()
                            .accounts(page.map(leaf -> AccountViews.of(scene, leaf)))
                            .nextToken(page.marker())
                            .build();
                });
    }

    public Plan<ListAccountsForParentResponse> listAccountsForParent(
            ListAccountsForParentRequest input, Call call) {
        Paging paging =
                Desk.paging(
                        List.of("accounts", input.parentId()),
                        input.nextToken(),
                        input.maxResults());
        return desk.asking(call, Audience.READERS, "ListAccountsForParent")
                .on(input.parentId())
                .reading(scene -> {
                    Node parent = scene.parent(input.parentId());
                    Page<Node> page =
                            paging.page(after ->
                                    scene.tree()
                                            .children(
                                                    scene.snapshot(),
                                                    parent.id(),
                                                    Node.Kind.ACCOUNT,
                                                    after));
                    return ListAccountsForParentResponse.builder()
                            .accounts(
                                    page.map(node ->
                                            AccountViews.of(scene, scene.account(node.id()))))
                            .nextToken(page.marker())
                            .build();
                });
    }

    public Plan<MoveAccountResponse> moveAccount(MoveAccountRequest input, Call call) {
        return desk.asking(call, Audience.MANAGEMENT, "MoveAccount")
                .on(input.accountId())
                .on(input.sourceParentId())
                .on(input.destinationParentId())
                .changing((scene, tx) -> {
                    Node.Leaf leaf = scene.account(input.accountId());
                    boolean isSource = leaf.member().parent().equals(input.sourceParentId());
                    if (!isSource) throw OrganizationsError.SOURCE_PARENT_NOT_FOUND.refusal();
                    Node destination =
                            scene.tree()
                                    .parent(tx, input.destinationParentId())
                                    .orElseThrow(
                                            OrganizationsError.DESTINATION_PARENT_NOT_FOUND
                                                    ::refusal);
                    if (destination.id().equals(leaf.member().parent())) {
                        throw OrganizationsError.DUPLICATE_ACCOUNT.refusal();
                    }
                    scene.tree().move(tx, leaf.member(), destination.id());
                    return MoveAccountResponse.builder().build();
                });
    }
}
