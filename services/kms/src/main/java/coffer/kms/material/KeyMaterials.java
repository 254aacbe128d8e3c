package coffer.kms.material;

import coffer.crypto.Digests;
import coffer.crypto.MacAlgorithm;
import coffer.crypto.MessageCipher;
import coffer.crypto.asymmetric.EncodedKeyPair;
import coffer.crypto.asymmetric.KeyPairKind;
import coffer.crypto.asymmetric.PrivateHalf;
import coffer.crypto.asymmetric.PublicHalf;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kms.KmsError;
import coffer.kms.key.Imported;
import coffer.kms.key.KeyKind;
import coffer.kms.key.KeyName;
import coffer.kms.key.KmsKey;
import coffer.kms.key.Material;
import coffer.kms.key.Material.RotationKind;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Transaction;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.DomainKeys.Domain;
import coffer.store.keys.KeyId;
import coffer.store.keys.KeyTable;
import coffer.store.keys.WrappedKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The secrets of keys. At rest they lie in the key table, wrapped by the domain key of their
/// account and region and bound to their key; unwrapped, in a small cache.
public final class KeyMaterials implements AutoCloseable {
    private static final byte[] PURPOSE =
            "coffer kms material v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REGIONAL_ROW =
            "coffer kms regional row v1".getBytes(StandardCharsets.US_ASCII);
    private static final int ROW_BYTES = 16;
    private static final int MAX_CACHED = 1_024;
    private static final int MAX_OPEN = 256;

    private final Store store;
    private final KeyTable table;
    private final DomainKeys domains;
    private final SecureRandom random;
    private final RecentlyUsed<SecretBytes> secrets =
            new RecentlyUsed<>(MAX_CACHED, KeyMaterials::copy, SecretBytes::close);

    /// Reading a private key from its bytes costs as much as signing with it. What is dropped of
    /// these can no longer be had from here; Java cannot overwrite it, only collect it.
    private final RecentlyUsed<PrivateHalf> privateKeys =
            new RecentlyUsed<>(MAX_OPEN, key -> key, key -> {});

    private final KeyPairMaker pairs;
    private final ImportKeys importKeys;
    private final Discarded discarded;

    /// Whose material a secret is, by which name, and where the key table holds it.
    private record Place(KeyName key, Bytes id, KeyId row) {}

    public KeyMaterials(Store store, KeyTable table, DomainKeys domains, SecureRandom random) {
        this.store = store;
        this.table = table;
        this.domains = domains;
        this.random = random;
        this.pairs = new KeyPairMaker(random);
        this.importKeys = new ImportKeys(store, table, domains, random);
        this.discarded = new Discarded(store, table);
    }

    /// A secret for a key of `kind`. RSA takes long: not for use within a transaction.
    public NewSecret prepare(KeyKind kind) {
        Optional<KeyPairKind> pair = kind.spec().pair();
        if (pair.isPresent()) {
            EncodedKeyPair made = newPair(pair.get());
            return new NewSecret(made.privateKey(), Optional.of(made.publicKey()));
        }
        int length =
                kind.spec().mac().map(MacAlgorithm::bytes).orElse(MessageCipher.MATERIAL_BYTES);
        byte[] secret = new byte[length];
        random.nextBytes(secret);
        return new NewSecret(SecretBytes.adopt(secret), Optional.empty());
    }

    /// A key pair that is nobody's yet, for the caller to close. RSA takes long.
    public EncodedKeyPair newPair(KeyPairKind kind) {
        return pairs.make(kind);
    }

    /// The first material of `key`.
    public Material create(Transaction tx, KeyName key, Instant now, NewSecret secret) {
        KeyId id = KeyId.random(random);
        Material material = new Material(id.bytes(), now, Optional.empty(), secret.publicKey());
        put(tx, key, material, secret.secret());
        return material;
    }

    /// More random material for a symmetric key, the same for each of `related` keys.
    public Material create(
            Transaction tx, List<KeyName> related, Instant now, RotationKind rotation) {
        Material material =
                new Material(
                        KeyId.random(random).bytes(), now, Optional.of(rotation), Optional.empty());
        try (NewSecret secret = prepare(KeyKind.SYMMETRIC)) {
            related.forEach(key -> put(tx, key, material, secret.secret()));
        }
        return material;
    }

    /// Gives all material of `key` to the key related to it in another region too, wrapped there
    /// for itself, so that neither needs the other from then on. Of material that is brought it
    /// gives only what names it.
    public void share(Transaction tx, KmsKey key, Region region) {
        if (key.isExternal()) {
            importKeys.share(tx, key.name(), region);
            return;
        }
        for (Material material : key.materials()) {
            try (SecretBytes secret = unwrap(tx, key.name(), material)) {
                put(tx, key.name().in(region), material, secret);
            }
        }
    }

    /// The secrets of keys whose material is brought.
    public ImportKeys importKeys() {
        return importKeys;
    }

    /// Keeps an imported secret as the material of `key` named `id` and tells its row.
    public Bytes keep(Transaction tx, KeyName key, Bytes id, SecretBytes secret) {
        KeyId row = KeyId.random(random);
        put(tx, new Place(key, id, row), secret);
        return row.bytes();
    }

    /// Gives up the secret of imported `material`, if it is held: it is out of use at once, and
    /// destroyed by [#eraseDiscarded]. What is in memory must be dropped too. Returns the key
    /// without it, for the caller to store.
    public KmsKey discard(Transaction tx, KmsKey key, Material material, Instant now) {
        material.imported()
                .flatMap(Imported::row)
                .ifPresent(row -> discarded.add(tx, new KeyId(row), now));
        return key.losing(material, now);
    }

    /// Destroys what was discarded; see [KeyTable#erase] for what that costs and when it throws.
    public void eraseDiscarded() {
        discarded.erase();
    }

    /// A copy for the caller to close. `material` is one of those of `key`.
    public SecretBytes open(KeyName key, Material material) {
        return secrets.find(held(key, material), () -> unwrap(key, material));
    }

    /// The private key of an asymmetric `key`, ready for use.
    public PrivateHalf privateHalf(KmsKey key) {
        Material material = key.currentMaterial();
        return privateKeys.find(
                held(key.name(), material),
                () -> {
                    try (SecretBytes pkcs8 = unwrap(key.name(), material)) {
                        return PrivateHalf.decode(pairOf(key), pkcs8);
                    }
                });
    }

    /// The public key of an asymmetric `key`; no secret is opened for it.
    public static PublicHalf publicHalf(KmsKey key) {
        return PublicHalf.decode(pairOf(key), encodedPublicKey(key));
    }

    /// The same as a SubjectPublicKeyInfo in DER.
    public static Bytes encodedPublicKey(KmsKey key) {
        return key.currentMaterial()
                .publicKey()
                .orElseThrow(() -> new IllegalStateException(key.name() + " has no public key"));
    }

    /// Forgets what is in memory of the key's material.
    public void drop(KmsKey key) {
        key.materials().stream()
                .flatMap(material -> row(key.name(), material).stream())
                .forEach(row -> {
                    secrets.drop(row);
                    privateKeys.drop(row);
                });
    }

    /// Forgets what is in memory of material that was not used since this was last called.
    public void dropIdle() {
        secrets.dropIdle();
        privateKeys.dropIdle();
    }

    /// Takes the key's material out of use for good.
    public void retire(Transaction tx, KmsKey key, Instant now) {
        key.materials().stream()
                .flatMap(material -> row(key.name(), material).stream())
                .forEach(row -> table.retire(tx, new KeyId(row), now));
        importKeys.retire(tx, key.name(), now);
    }

    @Override
    public void close() {
        secrets.close();
        privateKeys.close();
    }

    private void put(Transaction tx, KeyName key, Material material, SecretBytes secret) {
        Bytes row = held(key, material);
        put(tx, new Place(key, material.id(), new KeyId(row)), secret);
    }

    private void put(Transaction tx, Place place, SecretBytes secret) {
        KeyName key = place.key();
        byte[] wrapped = domains.seal(tx, domain(key), secret.expose(), aad(key, place.id()));
        table.put(tx, place.row(), Bytes.adopt(wrapped));
    }

    private static SecretBytes copy(SecretBytes secret) {
        return SecretBytes.adopt(secret.expose().clone());
    }

    private static KeyPairKind pairOf(KmsKey key) {
        return key.kind()
                .spec()
                .pair()
                .orElseThrow(() -> new IllegalStateException(key.name() + " is not asymmetric"));
    }

    private SecretBytes unwrap(KeyName key, Material material) {
        return store.read(snapshot -> unwrap(snapshot, key, material));
    }

    private SecretBytes unwrap(Snapshot snapshot, KeyName key, Material material) {
        WrappedKey wrapped =
                table.find(snapshot, new KeyId(held(key, material)))
                        .filter(row -> row.retired().isEmpty())
                        .orElseThrow(() -> missing(key, material));
        return domains.open(
                snapshot, domain(key), wrapped.wrapped().expose(), aad(key, material.id()));
    }

    /// What the key table calls a key's copy of its material, if it is held. Related keys have the
    /// same material and a row each, so one can be taken out of use without the others. What is in
    /// memory goes by it too, so nothing of an earlier import is taken for a later one.
    private static Optional<Bytes> row(KeyName key, Material material) {
        if (material.imported().isPresent()) return material.imported().get().row();
        return Optional.of(
                key.isMultiRegion() ? regionalRow(material.id(), key.region()) : material.id());
    }

    /// What the key table calls the copy of a material that a multi-Region key has in one region.
    /// No record names it: it follows from the material's id.
    public static Bytes regionalRow(Bytes materialId, Region region) {
        byte[] name = Bytes.utf8(region.name()).expose();
        byte[] digest = Digests.sha256(REGIONAL_ROW, materialId.expose(), name);
        return Bytes.adopt(Arrays.copyOf(digest, ROW_BYTES));
    }

    private static Bytes held(KeyName key, Material material) {
        return row(key, material).orElseThrow(() -> missing(key, material));
    }

    /// Imported material may go while a request is under way that found it; other never does.
    private static RuntimeException missing(KeyName key, Material material) {
        return material.imported().isPresent()
                ? KmsError.INVALID_STATE.because(key + " is pending import.")
                : new IllegalStateException("no material for " + key);
    }

    private static Domain domain(KeyName key) {
        return new Domain(key.account(), key.region());
    }

    private static byte[] aad(KeyName key, Bytes material) {
        return ByteBuffer.allocate(PURPOSE.length + key.idBytes().size() + material.size())
                .put(PURPOSE)
                .put(key.idBytes().expose())
                .put(material.expose())
                .array();
    }
}
