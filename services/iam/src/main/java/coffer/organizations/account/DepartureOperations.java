package coffer.organizations.account;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.account.AccountDoor;
import coffer.organizations.OrganizationsError;
import coffer.organizations.api.CloseAccountRequest;
import coffer.organizations.api.CloseAccountResponse;
import coffer.organizations.api.LeaveOrganizationRequest;
import coffer.organizations.api.LeaveOrganizationResponse;
import coffer.organizations.api.RemoveAccountFromOrganizationRequest;
import coffer.organizations.api.RemoveAccountFromOrganizationResponse;
import coffer.organizations.desk.Audience;
import coffer.organizations.desk.Desk;
import coffer.organizations.desk.Scene;
import coffer.organizations.tree.Node;
import coffer.store.Transaction;

/// Accounts that go: closed for good, or out of the organization and on their own.
public final class DepartureOperations {
    private final Desk desk;
    private final AccountDoor door;

    public DepartureOperations(Desk desk, AccountDoor door) {
        this.desk = desk;
        this.door = door;
    }

    public Plan<CloseAccountResponse> closeAccount(CloseAccountRequest input, Call call) {
        return desk.asking(call, Audience.MANAGEMENT, "CloseAccount")
                .on(input.accountId())
                .changing((scene, tx) -> {
                    Node.Leaf leaf = scene.account(input.accountId());
                    if (leaf.card().isClosed()) {
                        throw OrganizationsError.ACCOUNT_ALREADY_CLOSED.refusal();
                    }
                    if (isManagement(scene, leaf)) {
                        throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                                "CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
                                "You can't close the management account.");
                    }
                    refuseIfDelegate(leaf);
                    desk.organizations().put(tx, leaf.card().closed());
                    door.shut(tx, leaf.member().account());
                    return CloseAccountResponse.builder().build();
                });
    }

    public Plan<RemoveAccountFromOrganizationResponse> removeAccountFromOrganization(
            RemoveAccountFromOrganizationRequest input, Call call) {
        return desk.asking(call, Audience.MANAGEMENT, "RemoveAccountFromOrganization")
                .on(input.accountId())
                .changing((scene, tx) -> {
                    remove(scene, tx, scene.account(input.accountId()));
                    return RemoveAccountFromOrganizationResponse.builder().build();
                });
    }

    public Plan<LeaveOrganizationResponse> leaveOrganization(
            LeaveOrganizationRequest input, Call call) {
        return desk.asking(call, Audience.MEMBERS, "LeaveOrganization")
                .changing((scene, tx) -> {
                    remove(scene, tx, scene.account(call.account().digits()));
                    return LeaveOrganizationResponse.builder().build();
                });
    }

    private void remove(Scene scene, Transaction tx, Node.Leaf leaf) {
        if (isManagement(scene, leaf)) throw OrganizationsError.MASTER_CANNOT_LEAVE.refusal();
        refuseIfDelegate(leaf);
        desk.policies().forget(tx, scene.organization(), leaf.id());
        scene.tree().remove(tx, leaf.member());
    }

    private static boolean isManagement(Scene scene, Node.Leaf leaf) {
        return scene.organization().isManagedBy(leaf.member().account());
    }

    private static void refuseIfDelegate(Node.Leaf leaf) {
        if (leaf.member().delegated().isEmpty()) return;
        throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
                "You can't remove an account that is a delegated administrator. Deregister it"
                        + " first.");
    }
}
