package coffer.kms.key;

import coffer.kernel.Bytes;
import java.time.Instant;
import java.util.Optional;

/// What material that was imported has beyond material made here. `row` is where the key table
/// holds it, and empty once it was deleted or has expired: the material is then known, not held.
/// Without `validTo` it does not expire. While it `awaitsRotation` it is used for nothing, and is
/// the key's for so long only.
public record Imported(
        Optional<Bytes> row,
        Optional<Instant> validTo,
        Optional<String> description,
        boolean awaitsRotation) {

    /// Of material that this key is to get, and that was not brought to it yet.
    static Imported known() {
        return new Imported(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    boolean isUsable(Instant now) {
        return row.isPresent() && validTo.map(now::isBefore).orElse(true);
    }

    /// When what is held must be given up.
    Optional<Instant> expiry() {
        return row.isPresent() ? validTo : Optional.empty();
    }

    Imported withoutSecret() {
        return new Imported(Optional.empty(), Optional.empty(), description, awaitsRotation);
    }

    Imported rotated() {
        return new Imported(row, validTo, description, false);
    }
}
