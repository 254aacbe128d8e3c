package coffer.crypto.pkcs11;

/// What to make of a token into which this process is logged in already. Then the library does not
/// look at the PIN.
public enum Login {
    /// Log out and in again, because the PIN must be shown to be right. Others' connections in this
    /// process to the same token break.
    PROVEN,
    /// Take the login that is there: it is the same user's.
    SHARED
}
