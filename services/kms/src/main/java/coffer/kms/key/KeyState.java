package coffer.kms.key;

/// The states that keys can be in.
public enum KeyState {
    ENABLED("Enabled"),
    DISABLED("Disabled"),
    PENDING_IMPORT("PendingImport"),
    PENDING_DELETION("PendingDeletion"),
    /// A primary key that is to be deleted after its replicas.
    PENDING_REPLICA_DELETION("PendingReplicaDeletion");

    private final String wireName;

    KeyState(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
