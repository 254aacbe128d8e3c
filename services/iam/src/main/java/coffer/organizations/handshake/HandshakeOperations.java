package coffer.organizations.handshake;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.paging.Page;
import coffer.iam.paging.Paging;
import coffer.organizations.OrganizationsError;
import coffer.organizations.account.Limits;
import coffer.organizations.api.AcceptHandshakeRequest;
import coffer.organizations.api.AcceptHandshakeResponse;
import coffer.organizations.api.CancelHandshakeRequest;
import coffer.organizations.api.CancelHandshakeResponse;
import coffer.organizations.api.DeclineHandshakeRequest;
import coffer.organizations.api.DeclineHandshakeResponse;
import coffer.organizations.api.DescribeHandshakeRequest;
import coffer.organizations.api.DescribeHandshakeResponse;
import coffer.organizations.api.HandshakeFilter;
import coffer.organizations.api.ListHandshakesForAccountRequest;
import coffer.organizations.api.ListHandshakesForAccountResponse;
import coffer.organizations.api.ListHandshakesForOrganizationRequest;
import coffer.organizations.api.ListHandshakesForOrganizationResponse;
import coffer.organizations.desk.Asking;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.desk.Subject;
import coffer.organizations.handshake.StoredHandshake.Action;
import coffer.organizations.handshake.StoredHandshake.State;
import coffer.organizations.tree.Member;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.Tree;
import coffer.store.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What becomes of a handshake: the invited side accepts or declines it, the other may cancel it.
public final class HandshakeOperations {
    private final Desk desk;
    private final Limits limits;
    private final Handshakes handshakes;

    public HandshakeOperations(Desk desk, Limits limits) {
        this.desk = desk;
        this.limits = limits;
        this.handshakes = new Handshakes(desk.organizations().revision());
    }

    public Plan<AcceptHandshakeResponse> acceptHandshake(AcceptHandshakeRequest input, Call call) {
        return asking(call, "AcceptHandshake", input.handshakeId())
                .changing((scene, tx) -> {
                    StoredHandshake handshake =
                            invitation(scene, input.handshakeId(), State.ACCEPTED);
                    join(scene, tx, handshake);
                    return AcceptHandshakeResponse.builder()
                            .handshake(HandshakeViews.of(concluded(tx, handshake, State.ACCEPTED)))
                            .build();
                });
    }

    private void join(Scene scene, Transaction tx, StoredHandshake handshake) {
        if (scene.seen().isPresent()) {
            throw OrganizationsError.HANDSHAKE_CONSTRAINT_VIOLATION.refusal(
                    "ALREADY_IN_AN_ORGANIZATION",
                    "The account is already a member of an organization.");
        }
        Organization in =
                desk.organizations()
                        .byId(tx, handshake.organizer().organization())
                        .orElseThrow(OrganizationsError.HANDSHAKE_NOT_FOUND::refusal);
        Scene theirs = new Scene(desk, scene.call(), tx, Optional.of(in));
        if (limits.isFull(theirs)) {
            throw OrganizationsError.HANDSHAKE_CONSTRAINT_VIOLATION.refusal(
                    "ACCOUNT_NUMBER_LIMIT_EXCEEDED", Limits.TEXT);
        }
        Member member =
                new Member(
                        scene.call().account(),
                        in.rootId(),
                        true,
                        scene.call().time(),
                        handshake.tags(),
                        Map.of());
        new Tree(desk.organizations(), in).add(tx, member);
        desk.policies().welcome(tx, in, member.id());
    }

    public Plan<DeclineHandshakeResponse> declineHandshake(
            DeclineHandshakeRequest input, Call call) {
        return asking(call, "DeclineHandshake", input.handshakeId())
                .changing((scene, tx) -> {
                    StoredHandshake handshake =
                            invitation(scene, input.handshakeId(), State.DECLINED);
                    return DeclineHandshakeResponse.builder()
                            .handshake(HandshakeViews.of(concluded(tx, handshake, State.DECLINED)))
                            .build();
                });
    }

    public Plan<CancelHandshakeResponse> cancelHandshake(CancelHandshakeRequest input, Call call) {
        return asking(call, "CancelHandshake", input.handshakeId())
                .changing((scene, tx) -> {
                    StoredHandshake handshake = known(scene, input.handshakeId());
                    if (!isOrganizer(scene, handshake)) {
                        throw OrganizationsError.ACCESS_DENIED.refusal();
                    }
                    refuseUnlessOpen(handshake, State.CANCELED);
                    return CancelHandshakeResponse.builder()
                            .handshake(HandshakeViews.of(concluded(tx, handshake, State.CANCELED)))
                            .build();
                });
    }

    public Plan<DescribeHandshakeResponse> describeHandshake(
            DescribeHandshakeRequest input, Call call) {
        return asking(call, "DescribeHandshake", input.handshakeId())
                .reading(scene ->
                        DescribeHandshakeResponse.builder()
                                .handshake(HandshakeViews.of(known(scene, input.handshakeId())))
                                .build());
    }

    public Plan<ListHandshakesForAccountResponse> listHandshakesForAccount(
            ListHandshakesForAccountRequest input, Call call) {
        Optional<Action> action = action(input.filter());
        Paging paging =
                Desk.paging(
                        List.of("handshakes of account", action),
                        input.nextToken(),
                        input.maxResults());
        return desk.asking(call, Audience.ANYBODY, "ListHandshakesForAccount")
                .reading(scene -> {
                    Page<StoredHandshake> page =
                            paging.page(after ->
                                    handshakes
                                            .ofAccount(scene.snapshot(), call.account(), after)
                                            .filter(keyed -> isOf(keyed.item(), action)));
                    return ListHandshakesForAccountResponse.builder()
                            .handshakes(page.map(each -> HandshakeViews.of(each.at(call.time()))))
                            .nextToken(page.marker())
                            .build();
                });
    }

    public Plan<ListHandshakesForOrganizationResponse> listHandshakesForOrganization(
            ListHandshakesForOrganizationRequest input, Call call) {
        Optional<Action> action = action(input.filter());
        Paging paging =
                Desk.paging(
                        List.of("handshakes of organization", action),
                        input.nextToken(),
                        input.maxResults());
        return desk.asking(call, Audience.READERS, "ListHandshakesForOrganization")
                .reading(scene -> {
                    String in = scene.organization().id();
                    Page<StoredHandshake> page =
                            paging.page(after ->
                                    handshakes
                                            .ofOrganization(scene.snapshot(), in, after)
                                            .filter(keyed -> isOf(keyed.item(), action)));
                    return ListHandshakesForOrganizationResponse.builder()
                            .handshakes(page.map(each -> HandshakeViews.of(each.at(call.time()))))
                            .nextToken(page.marker())
                            .build();
                });
    }

    /// No handshake is of a kind that is not made here.
    private static Optional<Action> action(Optional<HandshakeFilter> filter) {
        return filter.flatMap(HandshakeFilter::actionType)
                .map(name ->
                        List.of(Action.values()).stream()
                                .filter(action -> action.name().equals(name))
                                .findFirst()
                                .orElseThrow(() ->
                                        OrganizationsError.INVALID_INPUT.refusal("INVALID_ENUM")));
    }

    private static boolean isOf(StoredHandshake handshake, Optional<Action> action) {
        return action.filter(wanted -> wanted != handshake.action()).isEmpty();
    }

    private Asking asking(Call call, String operation, String id) {
        return desk.asking(call, Audience.ANYBODY, operation)
                .on(scene ->
                        handshakes
                                .find(scene.snapshot(), id, call.time())
                                .map(handshake -> Subject.of(handshake.arn(), "", Map.of()))
                                .orElseGet(Subject::everything));
    }

    /// One that concerns the caller: of others nobody is told.
    private StoredHandshake known(Scene scene, String id) {
        return handshakes
                .find(scene.snapshot(), id, scene.call().time())
                .filter(handshake ->
                        handshake.isFor(scene.call().account()) || isOrganizer(scene, handshake))
                .orElseThrow(OrganizationsError.HANDSHAKE_NOT_FOUND::refusal);
    }

    private static boolean isOrganizer(Scene scene, StoredHandshake handshake) {
        return handshake.organizer().management().equals(scene.call().account());
    }

    private StoredHandshake invitation(Scene scene, String id, State wanted) {
        StoredHandshake handshake = known(scene, id);
        if (!handshake.isFor(scene.call().account())) {
            throw OrganizationsError.ACCESS_DENIED.refusal();
        }
        refuseUnlessOpen(handshake, wanted);
        return handshake;
    }

    private static void refuseUnlessOpen(StoredHandshake handshake, State wanted) {
        if (handshake.state() == wanted) {
            throw OrganizationsError.HANDSHAKE_ALREADY_IN_STATE.refusal();
        }
        if (!handshake.isOpen()) {
            throw OrganizationsError.INVALID_HANDSHAKE_TRANSITION.refusal();
        }
    }

    private StoredHandshake concluded(Transaction tx, StoredHandshake handshake, State state) {
        StoredHandshake concluded = handshake.in(state);
        handshakes.put(tx, concluded);
        return concluded;
    }
}
