package coffer.iam.session;

import coffer.crypto.Xaes256Gcm;
import coffer.iam.credential.Vault;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import coffer.store.keys.WrappedKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The keys that seal session tokens. A new one begins every twelve hours, and each is good until
/// the last token it can have sealed has expired.
final class TokenKeys {
    static final Duration LONGEST_SESSION = Duration.ofHours(36);
    static final Duration EPOCH = Duration.ofHours(12);
    private static final Table<Epochs> TABLE = Table.unordered("iam_token_keys", Epochs.class);

    private final Ports ports;
    private final Key key;

    /// What the keys are made of and kept in.
    record Ports(
            Store store, KeyTable table, Vault vault, InstantSource clock, SecureRandom random) {}

    /// When a key began to seal.
    record Epoch(Bytes keyId, Instant begun) {
        boolean seals(Instant now) {
            return now.isBefore(begun.plus(EPOCH));
        }

        boolean opens(Instant now) {
            return now.isBefore(begun.plus(EPOCH).plus(LONGEST_SESSION));
        }
    }

    /// Oldest first.
    record Epochs(List<Epoch> epochs) {
        Epochs {
            epochs = List.copyOf(epochs);
        }
    }

    /// A key in use. It must be closed.
    record TokenKey(Bytes id, SecretBytes secret) implements AutoCloseable {
        @Override
        public void close() {
            secret.close();
        }
    }

    TokenKeys(Ports ports, AccountId account) {
        this.ports = ports;
        this.key = Key.of(Scope.of("aws", account.digits(), "global", "iam"), "token keys");
    }

    /// The key for new tokens. The result is the caller's to close.
    TokenKey sealing() {
        Optional<TokenKey> current = ports.store().read(this::current);
        return current.orElseGet(() -> ports.store().write(this::currentOrNew));
    }

    /// Empty if there is no such key, or no longer. The result is the caller's to close.
    Optional<TokenKey> opening(Snapshot snapshot, Bytes id) {
        Instant now = ports.clock().instant();
        return epochs(snapshot)
                .filter(epoch -> epoch.keyId().equals(id) && epoch.opens(now))
                .findFirst()
                .flatMap(epoch -> open(snapshot, epoch));
    }

    private Optional<TokenKey> current(Snapshot snapshot) {
        Instant now = ports.clock().instant();
        return epochs(snapshot)
                .reduce((_, later) -> later)
                .filter(epoch -> epoch.seals(now))
                .flatMap(epoch -> open(snapshot, epoch));
    }

    private TokenKey currentOrNew(Transaction tx) {
        return current(tx).orElseGet(() -> begin(tx));
    }

    private TokenKey begin(Transaction tx) {
        Instant now = ports.clock().instant();
        KeyId id = KeyId.random(ports.random());
        byte[] bytes = new byte[Xaes256Gcm.KEY_BYTES];
        ports.random().nextBytes(bytes);
        SecretBytes secret = SecretBytes.adopt(bytes);
        ports.table().put(tx, id, ports.vault().seal(tx, secret, purpose(id)));
        epochs(tx)
                .filter(epoch -> !epoch.opens(now))
                .forEach(gone -> ports.table().retire(tx, new KeyId(gone.keyId()), now));
        Stream<Epoch> live = epochs(tx).filter(epoch -> epoch.opens(now));
        Epoch begun = new Epoch(id.bytes(), now);
        tx.put(TABLE, key, new Epochs(Stream.concat(live, Stream.of(begun)).toList()));
        return new TokenKey(id.bytes(), secret);
    }

    private Optional<TokenKey> open(Snapshot snapshot, Epoch epoch) {
        KeyId id = new KeyId(epoch.keyId());
        return ports.table()
                .find(snapshot, id)
                .map(WrappedKey::wrapped)
                .map(wrapped ->
                        new TokenKey(
                                epoch.keyId(), ports.vault().open(snapshot, wrapped, purpose(id))));
    }

    private Stream<Epoch> epochs(Snapshot snapshot) {
        return snapshot.find(TABLE, key).stream().flatMap(all -> all.epochs().stream());
    }

    private static String purpose(KeyId id) {
        return "session token key " + id;
    }
}
