package coffer.store.keys;

import coffer.crypto.Xaes256Gcm;
import coffer.crypto.root.RootKey;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.store.sqlite.SqliteStore;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One key for each account and region, under which services there wrap their own. It is random,
/// made when first needed, wrapped by the root key and kept in the key table.
public final class DomainKeys implements AutoCloseable {
    private static final int MAX_CACHED = 1_024;
    private static final Table<Current> CURRENT = Table.unordered("domain_key", Current.class);

    private final KeyTable table;
    private final RootKey root;
    private final SecureRandom random;
    // By key id: an id whose transaction was undone is never asked for again. What is dropped may
    // be
    // in use, and so is left to the garbage collector.
    private final Cache<KeyId, Xaes256Gcm> ciphers =
            Caffeine.newBuilder().maximumSize(MAX_CACHED).executor(Runnable::run).build();

    /// What one domain key protects.
    public record Domain(AccountId account, Region region) {
        private Key key() {
            return Key.of(
                    Scope.of("aws", account.digits(), region.name(), "domain-key"), "current");
        }

        private String purpose() {
            return "domain key " + account + " " + region;
        }
    }

    record Current(Bytes keyId) {}

    /// A domain's key as the table has it: wrapped by the root key for a purpose.
    public record Kept(String purpose, Bytes wrapped) {}

    public DomainKeys(KeyTable table, RootKey root, SecureRandom random) {
        this.table = table;
        this.root = root;
        this.random = random;
    }

    /// Seals a few bytes, such as a key, bound to `aad`.
    public byte[] seal(Transaction tx, Domain domain, byte[] plaintext, byte[] aad) {
        KeyId id = current(tx, domain).orElseGet(() -> create(tx, domain));
        return cipher(tx, domain, id).seal(plaintext, aad);
    }

    /// Throws [coffer.crypto.AuthenticationFailedException] unless `sealed` was sealed in this
    /// domain with `aad`. The result is the caller's to close.
    public SecretBytes open(Snapshot snapshot, Domain domain, byte[] sealed, byte[] aad) {
        KeyId id =
                current(snapshot, domain)
                        .orElseThrow(() -> new IllegalStateException("no key for " + domain));
        return SecretBytes.adopt(cipher(snapshot, domain, id).open(sealed, aad));
    }

    /// Empty if the domain has no key yet.
    public Optional<Kept> kept(Snapshot snapshot, Domain domain) {
        return current(snapshot, domain)
                .map(id -> new Kept(domain.purpose(), wrapped(snapshot, domain, id)));
    }

    /// How many domains have a key. Reads every record there is.
    public static long count(SqliteStore store) {
        return store.count(CURRENT);
    }

    @Override
    public void close() {
        ciphers.asMap().values().forEach(Xaes256Gcm::close);
        ciphers.invalidateAll();
    }

    private static Optional<KeyId> current(Snapshot snapshot, Domain domain) {
        return snapshot.find(CURRENT, domain.key()).map(row -> new KeyId(row.keyId()));
    }

    private KeyId create(Transaction tx, Domain domain) {
        KeyId id = KeyId.random(random);
        byte[] bytes = new byte[Xaes256Gcm.KEY_BYTES];
        random.nextBytes(bytes);
        try (SecretBytes key = SecretBytes.adopt(bytes)) {
            table.put(tx, id, Bytes.adopt(root.wrap(domain.purpose(), key)));
        }
        tx.put(CURRENT, domain.key(), new Current(id.bytes()));
        return id;
    }

    private Xaes256Gcm cipher(Snapshot snapshot, Domain domain, KeyId id) {
        @Nullable Xaes256Gcm known = ciphers.getIfPresent(id);
        if (known != null) return known;
        try (SecretBytes key = unwrap(snapshot, domain, id)) {
            Xaes256Gcm cipher = new Xaes256Gcm(key, random);
            ciphers.put(id, cipher);
            return cipher;
        }
    }

    private SecretBytes unwrap(Snapshot snapshot, Domain domain, KeyId id) {
        return root.unwrap(domain.purpose(), wrapped(snapshot, domain, id).expose());
    }

    private Bytes wrapped(Snapshot snapshot, Domain domain, KeyId id) {
        return table.find(snapshot, id)
                .map(WrappedKey::wrapped)
                .orElseThrow(() -> new IllegalStateException("no key for " + domain));
    }
}
