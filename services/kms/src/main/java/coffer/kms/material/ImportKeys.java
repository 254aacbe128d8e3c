package coffer.kms.material;

import coffer.crypto.Hkdf;
import coffer.crypto.HmacSha256;
import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kms.key.KeyName;
import coffer.store.Key;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.DomainKeys.Domain;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// The secret that a key has whose material is brought from outside: it names that material and
/// seals the tokens by which it comes.
///
/// The name of material is a code of it under this secret. So the same material always has the same
/// name, before and after it was deleted, and the name tells nothing of it to whoever lacks the
/// secret. Related keys have the same secret, and so the same names.
public final class ImportKeys {
    private static final byte[] PURPOSE =
            "coffer kms import key v1".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY_BYTES = 32;
    private static final int NAME_BYTES = 16;
    private static final Table<Row> ROWS = Table.unordered("kms.import-key", Row.class);

    private final Store store;
    private final KeyTable table;
    private final DomainKeys domains;
    private final SecureRandom random;

    /// Where the key table holds the secret.
    record Row(Bytes id) {}

    ImportKeys(Store store, KeyTable table, DomainKeys domains, SecureRandom random) {
        this.store = store;
        this.table = table;
        this.domains = domains;
        this.random = random;
    }

    /// A new secret for `key`.
    public void create(Transaction tx, KeyName key) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        try (SecretBytes secret = SecretBytes.adopt(bytes)) {
            put(tx, key, secret);
        }
    }

    /// Gives the secret of `key` to the key related to it in another region too.
    void share(Transaction tx, KeyName key, Region region) {
        try (SecretBytes secret = open(tx, key)) {
            put(tx, key.in(region), secret);
        }
    }

    /// The name (16 bytes) of `secret` as material of `key`; a private key is named by the public
    /// one, however it was written.
    public Bytes nameOf(KeyName key, NewSecret secret) {
        try (SecretBytes importKey = open(key);
                SecretBytes naming = Hkdf.derive(importKey, "material names")) {
            byte[] identity =
                    secret.publicKey().map(Bytes::expose).orElseGet(secret.secret()::expose);
            return Bytes.adopt(Arrays.copyOf(new HmacSha256(naming).of(identity), NAME_BYTES));
        }
    }

    /// What seals the tokens of `key`, for the caller to close.
    public Xaes256Gcm tokenCipher(KeyName key) {
        try (SecretBytes importKey = open(key);
                SecretBytes sealing = Hkdf.derive(importKey, "import tokens")) {
            return new Xaes256Gcm(sealing, random);
        }
    }

    /// Takes the secret of `key` out of use for good, if it has one.
    void retire(Transaction tx, KeyName key, Instant now) {
        find(tx, key).ifPresent(id -> table.retire(tx, id, now));
        tx.delete(ROWS, row(key));
    }

    private void put(Transaction tx, KeyName key, SecretBytes secret) {
        KeyId id = KeyId.random(random);
        byte[] wrapped = domains.seal(tx, domain(key), secret.expose(), aad(key, id));
        table.put(tx, id, Bytes.adopt(wrapped));
        tx.put(ROWS, row(key), new Row(id.bytes()));
    }

    private SecretBytes open(KeyName key) {
        return store.read(snapshot -> open(snapshot, key));
    }

    private SecretBytes open(Snapshot snapshot, KeyName key) {
        KeyId id =
                find(snapshot, key)
                        .orElseThrow(() -> new IllegalStateException("no import key: " + key));
        byte[] wrapped = table.find(snapshot, id).orElseThrow().wrapped().expose();
        return domains.open(snapshot, domain(key), wrapped, aad(key, id));
    }

    private static Optional<KeyId> find(Snapshot snapshot, KeyName key) {
        return snapshot.find(ROWS, row(key)).map(row -> new KeyId(row.id()));
    }

    private static Key row(KeyName key) {
        return Key.of(key.scope(), "import-key");
    }

    private static Domain domain(KeyName key) {
        return new Domain(key.account(), key.region());
    }

    private static byte[] aad(KeyName key, KeyId id) {
        Bytes keyId = key.idBytes();
        return ByteBuffer.allocate(PURPOSE.length + keyId.size() + id.bytes().size())
                .put(PURPOSE)
                .put(keyId.expose())
                .put(id.bytes().expose())
                .array();
    }
}
