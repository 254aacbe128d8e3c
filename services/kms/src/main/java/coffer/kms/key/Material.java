package coffer.kms.key;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import java.time.Instant;
import java.util.Optional;

/// One version of a key's secret, by the random id (16 bytes) under which the key table holds it.
/// `rotation` is empty for the first. `publicKey`, a SubjectPublicKeyInfo in DER, is there if the
/// secret is a private key. Imported material is held under an id that `imported` tells; its own is
/// a name that stays the same whenever it is imported.
public record Material(
        Bytes id,
        Instant since,
        Optional<RotationKind> rotation,
        Optional<Bytes> publicKey,
        Optional<Imported> imported) {

    /// What brought new material about.
    public enum RotationKind {
        AUTOMATIC,
        ON_DEMAND
    }

    /// Material that was made here.
    public Material(
            Bytes id, Instant since, Optional<RotationKind> rotation, Optional<Bytes> publicKey) {
        this(id, since, rotation, publicKey, Optional.empty());
    }

    public boolean awaitsRotation() {
        return imported.map(Imported::awaitsRotation).orElse(false);
    }

    /// The same, held in `row` on other terms. A description stays until there is another.
    public Material importedTo(Bytes row, Optional<Instant> validTo, Optional<String> description) {
        Optional<String> told = description.or(() -> imported.flatMap(Imported::description));
        return as(new Imported(Optional.of(row), validTo, told, awaitsRotation()));
    }

    /// Whether it is held although its time is over.
    public boolean hasExpired(Instant now) {
        return imported.map(each -> each.row().isPresent() && !each.isUsable(now)).orElse(false);
    }

    /// Whether it is held and has not expired.
    public boolean isUsable(Instant now) {
        return imported.map(each -> each.isUsable(now)).orElse(true);
    }

    Material as(Imported changed) {
        return new Material(id, since, rotation, publicKey, Optional.of(changed));
    }

    Material rotatedOnDemand(Instant now) {
        return new Material(
                id,
                now,
                Optional.of(RotationKind.ON_DEMAND),
                publicKey,
                imported.map(Imported::rotated));
    }

    /// The id as clients see it: 64 hex digits.
    public String publicId() {
        return publicId(id);
    }

    /// The same of material by its id alone.
    public static String publicId(Bytes id) {
        return Bytes.adopt(Digests.sha256(Bytes.utf8("kms material ").expose(), id.expose()))
                .toHex();
    }
}
