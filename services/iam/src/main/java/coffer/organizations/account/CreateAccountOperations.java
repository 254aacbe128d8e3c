package coffer.organizations.account;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.account.AccountDoor;
import coffer.iam.directory.Shelf;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.iam.tag.Tags;
import coffer.kernel.AccountId;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.CreateAccountRequest;
import coffer.organizations.api.CreateAccountResponse;
import coffer.organizations.api.DescribeCreateAccountStatusRequest;
import coffer.organizations.api.DescribeCreateAccountStatusResponse;
import coffer.organizations.api.ListCreateAccountStatusRequest;
import coffer.organizations.api.ListCreateAccountStatusResponse;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.tag.TagSets;
import coffer.organizations.tree.Card;
import coffer.organizations.tree.Ids;
import coffer.organizations.tree.Member;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.Organizations;
import coffer.store.Table;
import coffer.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// New accounts. As with AWS the answer says that one is being made; here it is made already.
public final class CreateAccountOperations {
    private static final Table<AccountRequest> REQUESTS =
            Table.ordered("org_account_requests", AccountRequest.class);
    private static final String ROLE = "OrganizationAccountAccessRole";

    private final Desk desk;
    private final Ids ids;
    private final AccountDoor door;
    private final Limits limits;

    public CreateAccountOperations(Desk desk, Ids ids, AccountDoor door, Limits limits) {
        this.desk = desk;
        this.ids = ids;
        this.door = door;
        this.limits = limits;
    }

    public Plan<CreateAccountResponse> createAccount(CreateAccountRequest input, Call call) {
        Map<String, String> tags = TagSets.of(input.tags());
        return desk.asking(call, Audience.MANAGEMENT, "CreateAccount")
                .with(Tags.ofRequest(tags))
                .changing((scene, tx) -> {
                    limits.refuseIfFull(scene);
                    AccountRequest request = make(scene, tx, input, tags);
                    desk.organizations().revision().advance(tx);
                    requests(scene.organization()).put(tx, request.id(), request);
                    return CreateAccountResponse.builder()
                            .createAccountStatus(request.begun())
                            .build();
                });
    }

    private AccountRequest make(
            Scene scene, Transaction tx, CreateAccountRequest input, Map<String, String> tags) {
        Call call = scene.call();
        String id = ids.accountRequest();
        boolean isTaken = desk.organizations().byEmail(tx, input.email()).isPresent();
        if (isTaken) {
            return new AccountRequest(
                    id,
                    input.accountName(),
                    call.time(),
                    call.time(),
                    Optional.empty(),
                    Optional.of("EMAIL_ALREADY_EXISTS"));
        }
        AccountId account = ids.account(each -> door.isKnown(tx, each));
        Organization in = scene.organization();
        door.open(
                tx,
                new AccountDoor.NewAccount(
                        account, input.roleName().orElse(ROLE), in.management()));
        desk.organizations().put(tx, new Card(account, input.email(), input.accountName(), false));
        scene.tree().add(tx, new Member(account, in.rootId(), false, call.time(), tags, Map.of()));
        desk.policies().welcome(tx, in, account.digits());
        return new AccountRequest(
                id,
                input.accountName(),
                call.time(),
                call.time(),
                Optional.of(account.digits()),
                Optional.empty());
    }

    public Plan<DescribeCreateAccountStatusResponse> describeCreateAccountStatus(
            DescribeCreateAccountStatusRequest input, Call call) {
        return desk.asking(call, Audience.READERS, "DescribeCreateAccountStatus")
                .reading(scene ->
                        DescribeCreateAccountStatusResponse.builder()
                                .createAccountStatus(
                                        requests(scene.organization())
                                                .find(
                                                        scene.snapshot(),
                                                        input.createAccountRequestId())
                                                .map(AccountRequest::status)
                                                .orElseThrow(
                                                        OrganizationsError
                                                                        .CREATE_ACCOUNT_STATUS_NOT_FOUND
                                                                ::refusal))
                                .build());
    }

    public Plan<ListCreateAccountStatusResponse> listCreateAccountStatus(
            ListCreateAccountStatusRequest input, Call call) {
        List<String> states = input.states().orElse(List.of());
        Paging paging =
                Desk.paging(List.of("requests", states), input.nextToken(), input.maxResults());
        return desk.asking(call, Audience.READERS, "ListCreateAccountStatus")
                .reading(scene -> {
                    Page<AccountRequest> page =
                            paging.page(after ->
                                    requests(scene.organization())
                                            .after(scene.snapshot(), after)
                                            .filter(keyed ->
                                                    states.isEmpty()
                                                            || states.contains(
                                                                    keyed.item().state())));
                    return ListCreateAccountStatusResponse.builder()
                            .createAccountStatuses(page.map(AccountRequest::status))
                            .nextToken(page.marker())
                            .build();
                });
    }

    private static Shelf<AccountRequest> requests(Organization in) {
        return new Shelf<>(REQUESTS, Organizations.within(in, "account request"));
    }
}
