package coffer.kms.imported;

import coffer.crypto.MacAlgorithm;
import coffer.crypto.MessageCipher;
import coffer.crypto.asymmetric.EncodedKeyPair;
import coffer.crypto.asymmetric.ForeignKeyPair;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.key.Imported;
import coffer.kms.key.KeyKind;
import coffer.kms.key.KmsKey;
import coffer.kms.key.KmsState;
import coffer.kms.key.Material;
import coffer.kms.material.NewSecret;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.Optional;

/// A secret that was brought for a key, with the name it has there, and the terms it comes on.
record Delivery(NewSecret secret, Bytes id, Terms terms) implements AutoCloseable {
    // AWS: KMS Developer Guide, "Requirements for imported key material": HMAC keys.
    private static final int MAX_MAC_KEY_BYTES = 128;

    /// Takes ownership of `brought`. Refuses what cannot be material of this kind of key.
    static NewSecret read(KeyKind kind, SecretBytes brought) {
        Optional<NewSecret> read = find(kind, brought);
        if (read.isEmpty()) brought.close();
        return read.orElseThrow(() ->
                KmsError.INCORRECT_KEY_MATERIAL.because(
                        "The key material is not valid for key spec " + kind.spec() + "."));
    }

    private static Optional<NewSecret> find(KeyKind kind, SecretBytes brought) {
        if (kind.spec().pair().isPresent()) {
            Optional<EncodedKeyPair> pair = ForeignKeyPair.read(kind.spec().pair().get(), brought);
            brought.close();
            return pair.map(own -> new NewSecret(own.privateKey(), Optional.of(own.publicKey())));
        }
        int least = kind.spec().mac().map(MacAlgorithm::bytes).orElse(MessageCipher.MATERIAL_BYTES);
        int most = kind.spec().mac().isPresent() ? MAX_MAC_KEY_BYTES : least;
        boolean fits = brought.size() >= least && brought.size() <= most;
        return fits ? Optional.of(new NewSecret(brought, Optional.empty())) : Optional.empty();
    }

    /// The key with this as its material.
    KmsKey accept(Transaction tx, KmsKey found, KmsState state, Instant now) {
        Optional<KmsKey> primary = state.keys().primary(tx, found.name());
        Optional<Bytes> next = primary.flatMap(key -> key.awaitingRotation(now)).map(Material::id);
        KmsKey key = found;
        for (Material material : found.materials()) {
            boolean isStrange = primary.isPresent() && !next.equals(Optional.of(material.id()));
            if (!isStale(material, isStrange, now)) continue;
            key = state.materials().discard(tx, key, material, now);
        }
        Optional<Material> known = key.material(id);
        requireExpected(key, known.isPresent() || next.equals(Optional.of(id)), primary);
        Material material = known.isPresent() ? known.get() : added(key, now);
        Bytes row =
                material.imported()
                        .flatMap(Imported::row)
                        .orElseGet(() ->
                                state.materials().keep(tx, found.name(), id, secret.secret()));
        return key.importing(material.importedTo(row, terms.validTo(), terms.description()), now);
    }

    /// Whether material holds no place: it expired before the key was rotated to it, or is that of
    /// a replica and `isStrange` to its primary key.
    private static boolean isStale(Material material, boolean isStrange, Instant now) {
        return material.awaitsRotation() && (isStrange || material.hasExpired(now));
    }

    // AWS: KMS API Reference, ImportKeyMaterial: what is new to related keys comes to the primary
    // key first, and is known to its replicas from then on.
    private void requireExpected(KmsKey key, boolean isKnown, Optional<KmsKey> primary) {
        boolean isNew = terms.isNew().orElse(key.materials().isEmpty());
        if (isNew && primary.isPresent()) {
            throw KmsError.UNSUPPORTED_OPERATION.because(
                    key.name()
                            + " is a replica key; new key material must be imported into its"
                            + " primary key first.");
        }
        if (isNew == isKnown) throw unexpected(isNew);
        boolean isAnother =
                terms.materialId()
                        .filter(named -> isNew || !named.equals(Material.publicId(id)))
                        .isPresent();
        if (isAnother) throw unexpected(false);
    }

    /// The first material is the key's at once, further material when the key is rotated.
    private Material added(KmsKey key, Instant now) {
        boolean isFirst = key.materials().isEmpty();
        if (!isFirst && key.materials().stream().anyMatch(Material::awaitsRotation)) {
            throw KmsError.INVALID_STATE.because(
                    key.name() + " already has key material that is pending rotation.");
        }
        Imported imported =
                new Imported(Optional.empty(), Optional.empty(), Optional.empty(), !isFirst);
        return new Material(id, now, Optional.empty(), secret.publicKey(), Optional.of(imported));
    }

    private static ServiceException unexpected(boolean isNew) {
        return KmsError.INCORRECT_KEY_MATERIAL.because(
                isNew
                        ? "The key material is already associated with the key."
                        : "The key material is not the material that was imported before.");
    }

    @Override
    public void close() {
        secret.close();
    }
}
