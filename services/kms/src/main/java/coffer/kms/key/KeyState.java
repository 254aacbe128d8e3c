package coffer.kms.key;

/// The states that keys here can be in.
public enum KeyState {
    ENABLED("Enabled"),
    DISABLED("Disabled"),
    PENDING_DELETION("PendingDeletion"),
    /// As keys of a custom key store look while that is not connected; never stored.
    UNAVAILABLE("Unavailable");

    private final String wireName;

    KeyState(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
