package coffer.kms.key;

/// The states that keys can be in.
public enum KeyState {
    ENABLED("Enabled"),
    DISABLED("Disabled"),
    PENDING_IMPORT("PendingImport"),
    PENDING_DELETION("PendingDeletion"),
    /// A primary key that is to be deleted after its replicas.
    PENDING_REPLICA_DELETION("PendingReplicaDeletion"),
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
