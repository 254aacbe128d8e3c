package coffer.iam.credential;

import coffer.iam.directory.Directory;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// Where long-term access keys are kept, by id; their secrets are sealed once more. One account's
/// see none of another's.
public final class AccessKeys {
    // Ids are unique across accounts, so the scope names none.
    private static final Scope SCOPE = Scope.of("aws", "", "global", "iam", "access-key");
    private static final Table<AccessKey> TABLE =
            Table.unordered("iam_access_keys", AccessKey.class);
    private static final int SECRET_BYTES = 30;

    private final Directory directory;
    private final Vault vault;
    private final SecureRandom random;

    /// `ownerId` is a user's unique id, or the account's digits for the root user. Keys that are
    /// older than the second account have no `account`: they are the first one's.
    public record AccessKey(
            String id,
            String ownerId,
            boolean isActive,
            Instant created,
            Bytes sealedSecret,
            Optional<AccountId> account) {
        AccessKey active(boolean nowActive) {
            return new AccessKey(id, ownerId, nowActive, created, sealedSecret, account);
        }
    }

    public AccessKeys(Directory directory, Vault vault, SecureRandom random) {
        this.directory = directory;
        this.vault = vault;
        this.random = random;
    }

    /// Of whatever account: for finding out whose it is.
    public static Optional<AccessKey> findAnywhere(Snapshot snapshot, String id) {
        return snapshot.find(TABLE, Key.of(SCOPE, id));
    }

    /// Empty for another account's.
    public Optional<AccessKey> find(Snapshot snapshot, String id) {
        return findAnywhere(snapshot, id).filter(key -> isOurs(snapshot, key));
    }

    private boolean isOurs(Snapshot snapshot, AccessKey key) {
        if (key.account().isPresent()) return key.account().get().equals(directory.account());
        return key.ownerId().equals(directory.account().digits())
                || directory.byId(snapshot, key.ownerId()).isPresent();
    }

    /// The result is the caller's to close.
    public SecretBytes secret(Snapshot snapshot, AccessKey key) {
        return vault.open(snapshot, key.sealedSecret(), purpose(key.id()));
    }

    /// Forty characters of base 64, as AWS's secrets are.
    SecretBytes newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return SecretBytes.adopt(Base64.getEncoder().encode(bytes));
    }

    /// Makes a key known, whose id must be new; `secret` stays the caller's.
    public AccessKey add(Transaction tx, String id, SecretBytes secret, Owned owned) {
        if (findAnywhere(tx, id).isPresent()) throw new IllegalStateException("twice: " + id);
        Bytes sealed = vault.seal(tx, secret, purpose(id));
        AccessKey key =
                new AccessKey(
                        id,
                        owned.ownerId(),
                        true,
                        owned.created(),
                        sealed,
                        Optional.of(directory.account()));
        put(tx, key);
        return key;
    }

    /// Whose a new key is, and since when.
    public record Owned(String ownerId, Instant created) {}

    void put(Transaction tx, AccessKey key) {
        directory.revision().advance(tx);
        tx.put(TABLE, Key.of(SCOPE, key.id()), key);
    }

    public void remove(Transaction tx, String id) {
        directory.revision().advance(tx);
        tx.delete(TABLE, Key.of(SCOPE, id));
    }

    static String text(SecretBytes secret) {
        return new String(secret.expose(), StandardCharsets.US_ASCII);
    }

    private static String purpose(String id) {
        return "secret access key " + id;
    }
}
