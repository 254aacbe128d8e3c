package coffer.organizations.handshake;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.account.AccountDoor;
import coffer.iam.tag.Tags;
import coffer.kernel.AccountId;
import coffer.organizations.OrganizationsError;
import coffer.organizations.account.Limits;
import coffer.organizations.api.EnableAllFeaturesRequest;
import coffer.organizations.api.EnableAllFeaturesResponse;
import coffer.organizations.api.HandshakeParty;
import coffer.organizations.api.InviteAccountToOrganizationRequest;
import coffer.organizations.api.InviteAccountToOrganizationResponse;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.desk.Subject;
import coffer.organizations.handshake.StoredHandshake.Action;
import coffer.organizations.handshake.StoredHandshake.Invited;
import coffer.organizations.handshake.StoredHandshake.Organizer;
import coffer.organizations.handshake.StoredHandshake.State;
import coffer.organizations.tag.TagSets;
import coffer.organizations.tree.Ids;
import coffer.organizations.tree.Organization;
import coffer.organizations.tree.PolicyType;
import coffer.organizations.tree.Tree;
import coffer.store.Snapshot;
import java.util.Map;
import java.util.Optional;

/// What an organization begins: to invite an account, and to have all features.
public final class InvitationOperations {
    private final Desk desk;
    private final Ids ids;
    private final AccountDoor door;
    private final Limits limits;
    private final Handshakes handshakes;

    public InvitationOperations(Desk desk, Ids ids, AccountDoor door, Limits limits) {
        this.desk = desk;
        this.ids = ids;
        this.door = door;
        this.limits = limits;
        this.handshakes = new Handshakes(desk.organizations().revision());
    }

    public Plan<InviteAccountToOrganizationResponse> inviteAccountToOrganization(
            InviteAccountToOrganizationRequest input, Call call) {
        Map<String, String> tags = TagSets.of(input.tags());
        return desk.asking(call, Audience.MANAGEMENT, "InviteAccountToOrganization")
                .on(scene -> subject(scene, input.target()))
                .with(Tags.ofRequest(tags))
                .changing((scene, tx) -> {
                    Invited invited = invited(tx, input);
                    refuse(scene, invited);
                    StoredHandshake handshake =
                            new StoredHandshake(
                                    ids.handshake(),
                                    Action.INVITE,
                                    organizer(tx, scene.organization()),
                                    Optional.of(invited),
                                    State.OPEN,
                                    call.time(),
                                    tags);
                    handshakes.put(tx, handshake);
                    return InviteAccountToOrganizationResponse.builder()
                            .handshake(HandshakeViews.of(handshake))
                            .build();
                });
    }

    private static Subject subject(Scene scene, HandshakeParty target) {
        boolean isAccount = target.type().equals("ACCOUNT") && AccountId.isOne(target.id());
        if (scene.seen().isEmpty() || !isAccount) return Subject.everything();
        return Subject.of(scene.organization().arn("account", target.id()), "", Map.of());
    }

    private void refuse(Scene scene, Invited invited) {
        AccountId account = invited.account();
        if (scene.tree().isMember(scene.snapshot(), account)) {
            throw OrganizationsError.HANDSHAKE_CONSTRAINT_VIOLATION.refusal(
                    "ALREADY_IN_AN_ORGANIZATION",
                    "The account is already a member of this organization.");
        }
        boolean isInvited =
                handshakes
                        .ofAccount(scene.snapshot(), account, Optional.empty())
                        .map(keyed -> keyed.item().at(scene.call().time()))
                        .anyMatch(other -> other.isOpen() && isOurs(scene, other));
        if (isInvited) throw OrganizationsError.DUPLICATE_HANDSHAKE.refusal();
        if (limits.isFull(scene)) {
            throw OrganizationsError.HANDSHAKE_CONSTRAINT_VIOLATION.refusal(
                    "ACCOUNT_NUMBER_LIMIT_EXCEEDED", Limits.TEXT);
        }
    }

    private static boolean isOurs(Scene scene, StoredHandshake handshake) {
        return handshake.organizer().organization().equals(scene.organization().id());
    }

    /// An account of this installation, by its number or its address.
    private Invited invited(Snapshot snapshot, InviteAccountToOrganizationRequest input) {
        HandshakeParty target = input.target();
        Optional<AccountId> account =
                switch (target.type()) {
                    case "ACCOUNT" -> AccountId.find(target.id());
                    case "EMAIL" -> desk.organizations().byEmail(snapshot, target.id());
                    default -> Optional.empty();
                };
        return account.filter(id -> door.isKnown(snapshot, id))
                .filter(id -> !desk.organizations().card(snapshot, id).isClosed())
                .map(id ->
                        new Invited(
                                id,
                                Optional.of(target.id()).filter(_ -> target.type().equals("EMAIL")),
                                input.notes()))
                .orElseThrow(() ->
                        OrganizationsError.INVALID_INPUT.refusal(
                                "INVALID_PARTY_TYPE_TARGET",
                                "You specified an account that is not one of this installation."));
    }

    private Organizer organizer(Snapshot snapshot, Organization in) {
        return new Organizer(
                in.id(),
                in.management(),
                desk.organizations().card(snapshot, in.management()).email(),
                in.hasAllFeatures() ? "ALL" : "CONSOLIDATED_BILLING");
    }

    /// Every account of the installation is its operator's: nobody else has to agree, so the
    /// handshake is accepted as soon as it is begun.
    public Plan<EnableAllFeaturesResponse> enableAllFeatures(
            EnableAllFeaturesRequest input, Call call) {
        return desk.asking(call, Audience.MANAGEMENT, "EnableAllFeatures")
                .changing((scene, tx) -> {
                    if (scene.organization().hasAllFeatures()) {
                        throw OrganizationsError.HANDSHAKE_CONSTRAINT_VIOLATION.refusal(
                                "ORGANIZATION_ALREADY_HAS_ALL_FEATURES",
                                "The organization already has all features enabled.");
                    }
                    Organization all =
                            scene.organization()
                                    .withAllFeatures()
                                    .enabling(PolicyType.SERVICE_CONTROL_POLICY);
                    desk.organizations().put(tx, all);
                    desk.policies()
                            .spread(
                                    tx,
                                    new Tree(desk.organizations(), all),
                                    PolicyType.SERVICE_CONTROL_POLICY);
                    StoredHandshake handshake =
                            new StoredHandshake(
                                    ids.handshake(),
                                    Action.ENABLE_ALL_FEATURES,
                                    organizer(tx, all),
                                    Optional.empty(),
                                    State.ACCEPTED,
                                    call.time(),
                                    Map.of());
                    handshakes.put(tx, handshake);
                    return EnableAllFeaturesResponse.builder()
                            .handshake(HandshakeViews.of(handshake))
                            .build();
                });
    }
}
