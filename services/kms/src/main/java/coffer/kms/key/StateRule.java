package coffer.kms.key;

import static coffer.kms.api.KeyState.CREATING;
import static coffer.kms.api.KeyState.DISABLED;
import static coffer.kms.api.KeyState.PENDING_IMPORT;
import static coffer.kms.api.KeyState.PENDING_REPLICA_DELETION;
import static coffer.kms.api.KeyState.UNAVAILABLE;
import static coffer.kms.api.KeyState.UPDATING;

import coffer.kms.KmsError;

/// The states in which an operation on a key is possible: one row of AWS's table for each group of
/// operations that fare alike.
///
/// The table knows all of AWS's states, those too that no key is in yet.
// AWS: KMS Developer Guide, "Key states of AWS KMS keys".
public enum StateRule {
    /// Reading about a key, changing its policy, and taking back what was given.
    ANY_STATE,
    /// Using a key, its public part included.
    ENABLED,
    /// Giving grants.
    GRANTABLE,
    /// Enabling and disabling.
    SWITCHABLE,
    /// Rotating, and saying when; replicating, and choosing another primary.
    ROTATABLE,
    /// Bringing material.
    IMPORTABLE,
    /// Scheduling deletion.
    DELETABLE,
    /// Giving names, tags and descriptions.
    NOT_PENDING_DELETION,
    /// Cancelling deletion.
    PENDING_DELETION;

    // A constant of this enum has the name that AWS's has.
    private static final String DELETED = coffer.kms.api.KeyState.PENDING_DELETION;

    /// Throws the service's error unless `key` is in such a state.
    public void check(KmsKey key) {
        check(key.state().wireName(), key.name());
    }

    /// The same for a state by AWS's name.
    void check(String state, KeyName name) {
        if (allows(state)) return;
        if (this == PENDING_DELETION) {
            throw KmsError.INVALID_STATE.because(name + " is not pending deletion.");
        }
        KmsError error = state.equals(DISABLED) ? KmsError.DISABLED : KmsError.INVALID_STATE;
        throw error.because(name + " is " + predicate(state) + ".");
    }

    private boolean allows(String state) {
        return switch (this) {
            case ANY_STATE -> true;
            case ENABLED ->
                    isLiving(state)
                            && isNone(state, DISABLED, PENDING_IMPORT, UNAVAILABLE, CREATING);
            case GRANTABLE -> isLiving(state) && isNone(state, DISABLED, PENDING_IMPORT, CREATING);
            case SWITCHABLE -> isLiving(state) && isNone(state, PENDING_IMPORT, CREATING, UPDATING);
            case ROTATABLE -> ENABLED.allows(state) && isNone(state, UPDATING);
            case IMPORTABLE -> isLiving(state) && isNone(state, UNAVAILABLE, CREATING);
            case DELETABLE -> isLiving(state) && isNone(state, UPDATING);
            case NOT_PENDING_DELETION -> isLiving(state);
            case PENDING_DELETION -> !isLiving(state);
        };
    }

    private static boolean isLiving(String state) {
        return isNone(state, DELETED, PENDING_REPLICA_DELETION);
    }

    private static boolean isNone(String state, String... refused) {
        for (String each : refused) {
            if (each.equals(state)) return false;
        }
        return true;
    }

    private static String predicate(String state) {
        return switch (state) {
            case DISABLED -> "disabled";
            case PENDING_IMPORT -> "pending import";
            case PENDING_REPLICA_DELETION -> "pending replica deletion";
            case UNAVAILABLE -> "unavailable";
            case CREATING -> "creating";
            case UPDATING -> "updating";
            default -> "pending deletion";
        };
    }
}
