package coffer.iam.password;

import coffer.crypto.PasswordHash;
import coffer.iam.IamError;
import coffer.iam.credential.Attempts;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.kernel.SecretBytes;
import coffer.store.Key;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/// Where users' passwords are kept, by the users' unique ids, and how they are checked.
public final class LoginProfiles {
    private static final Table<LoginProfile> TABLE =
            Table.unordered("iam_login_profiles", LoginProfile.class);

    private final Directory directory;
    private final SecureRandom random;
    private final Hashing hashing;
    private final Attempts attempts = new Attempts();

    public LoginProfiles(Directory directory, SecureRandom random, Hashing hashing) {
        this.directory = directory;
        this.random = random;
        this.hashing = hashing;
    }

    public Optional<LoginProfile> find(Snapshot snapshot, String userId) {
        return snapshot.find(TABLE, key(userId));
    }

    /// What keeps a user from being deleted.
    public Optional<String> impediment(Snapshot snapshot, Entity entity) {
        return find(snapshot, entity.id()).map(_ -> "must delete login profile first.");
    }

    public Optional<PasswordRules> rules(Snapshot snapshot) {
        return PasswordRules.find(snapshot, directory);
    }

    void put(Transaction tx, String userId, LoginProfile profile) {
        tx.put(TABLE, key(userId), profile);
    }

    void remove(Transaction tx, String userId) {
        tx.delete(TABLE, key(userId));
    }

    /// Slow on purpose: never on the store's thread.
    PasswordHash hash(String password) {
        try (SecretBytes secret = bytes(password)) {
            return hashing.hash(secret, random);
        }
    }

    /// As `profile` with another password. Throws if that is one of the last `remembered`.
    LoginProfile changed(LoginProfile profile, String password, int remembered, Instant now) {
        try (SecretBytes secret = bytes(password)) {
            PasswordHash hash = hashing.slowly(() -> profile.hash().like(secret));
            if (profile.last(remembered).anyMatch(hash::sameAs)) {
                throw PasswordRules.violation(
                        "Password has been used before; the account remembers the last "
                                + remembered
                                + " passwords");
            }
            return profile.changed(hash, now);
        }
    }

    /// Throws if it is another password, or too many were tried.
    void check(String userId, LoginProfile profile, String password, Instant now) {
        try (SecretBytes secret = bytes(password)) {
            boolean isRight =
                    attempts.begin(userId, now)
                            && hashing.slowly(() -> profile.hash().isOf(secret));
            if (!isRight) {
                throw IamError.ACCESS_DENIED.because("The old password was incorrect.");
            }
            attempts.succeeded(userId);
        }
    }

    private static SecretBytes bytes(String password) {
        return SecretBytes.adopt(password.getBytes(StandardCharsets.UTF_8));
    }

    private Key key(String userId) {
        return Key.of(directory.scope("login profile"), userId);
    }
}
