package coffer.organizations.account;

import coffer.organizations.OrganizationsError;
import coffer.organizations.desk.Scene;

/// How many accounts an organization may have, the closed ones included.
public record Limits(int accounts) {
    public static final String TEXT = "You have exceeded the allowed number of AWS Accounts.";

    public void refuseIfFull(Scene scene) {
        if (isFull(scene)) {
            throw OrganizationsError.CONSTRAINT_VIOLATION.refusal(
                    "ACCOUNT_NUMBER_LIMIT_EXCEEDED", TEXT);
        }
    }

    public boolean isFull(Scene scene) {
        return scene.tree().countMembers(scene.snapshot()) >= accounts;
    }
}
