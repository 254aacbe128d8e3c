package coffer.kms.material;

import coffer.crypto.MessageCipher;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kms.key.KeyName;
import coffer.kms.key.KmsKey;
import coffer.kms.key.Material;
import coffer.kms.key.Material.RotationKind;
import coffer.store.Store;
import coffer.store.Transaction;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.DomainKeys.Domain;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import coffer.store.keys.SecretCache;
import coffer.store.keys.WrappedKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/// The secrets of keys. At rest they lie in the key table, wrapped by the domain key of their
/// account and region and bound to their key; unwrapped, in a small cache.
public final class KeyMaterials implements AutoCloseable {
    private static final byte[] PURPOSE =
            "coffer kms material v1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_CACHED = 1_024;

    private final Store store;
    private final KeyTable table;
    private final DomainKeys domains;
    private final SecureRandom random;
    private final SecretCache cache = new SecretCache(MAX_CACHED);

    public KeyMaterials(Store store, KeyTable table, DomainKeys domains, SecureRandom random) {
        this.store = store;
        this.table = table;
        this.domains = domains;
        this.random = random;
    }

    /// New random material for `key`.
    public Material create(
            Transaction tx, KeyName key, Instant now, Optional<RotationKind> rotation) {
        KeyId id = KeyId.random(random);
        Material material = new Material(id.bytes(), now, rotation);
        byte[] secret = new byte[MessageCipher.MATERIAL_BYTES];
        random.nextBytes(secret);
        try (SecretBytes plain = SecretBytes.adopt(secret)) {
            byte[] wrapped = domains.seal(tx, domain(key), plain.expose(), aad(key, material));
            table.put(tx, id, Bytes.adopt(wrapped));
        }
        return material;
    }

    /// A copy for the caller to close. `material` is one of those of `key`.
    public SecretBytes open(KeyName key, Material material) {
        return cache.get(material.id(), () -> unwrap(key, material));
    }

    /// Forgets what is in memory of the key's material.
    public void drop(KmsKey key) {
        key.materials().forEach(material -> cache.drop(material.id()));
    }

    /// Takes the key's material out of use for good.
    public void retire(Transaction tx, KmsKey key, Instant now) {
        key.materials().forEach(material -> table.retire(tx, new KeyId(material.id()), now));
    }

    @Override
    public void close() {
        cache.close();
    }

    private SecretBytes unwrap(KeyName key, Material material) {
        return store.read(snapshot -> {
            WrappedKey wrapped =
                    table.find(snapshot, new KeyId(material.id()))
                            .filter(row -> row.retired().isEmpty())
                            .orElseThrow(() -> new IllegalStateException("no material for " + key));
            return domains.open(
                    snapshot, domain(key), wrapped.wrapped().expose(), aad(key, material));
        });
    }

    private static Domain domain(KeyName key) {
        return new Domain(key.account(), key.region());
    }

    private static byte[] aad(KeyName key, Material material) {
        return ByteBuffer.allocate(PURPOSE.length + key.idBytes().size() + material.id().size())
                .put(PURPOSE)
                .put(key.idBytes().expose())
                .put(material.id().expose())
                .array();
    }
}
