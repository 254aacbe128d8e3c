package coffer.s3.integrity;

import java.util.Optional;

/// Something stored that is not as it should be: what kind of thing, whose it is as far as that is
/// known, and a sentence about it. `blob` is an id in hex.
public record Flaw(Kind kind, Optional<Owner> owner, Optional<String> blob, String told) {

    /// A version of an object, or an upload whose parts have arrived, by its id.
    public record Owner(String bucket, String key, String id) {
        @Override
        public String toString() {
            return "s3://%s/%s (%s)".formatted(bucket, key, id);
        }
    }

    /// What can be wrong.
    public enum Kind {
        MISSING_BLOB,
        UNREADABLE_BLOB,
        WRONG_LENGTH,
        CORRUPT_HEADER,
        CORRUPT_BYTES,
        CHANGED_BYTES,
        MISSING_MANIFEST,
        CORRUPT_MANIFEST,
        FOREIGN_MANIFEST,
        MISSING_KEY,
        CORRUPT_KEY,
        MISSING_PARTS,
        WRONG_SIZE,
        CORRUPT_INDEX,
        LOST_NAME,
        ORPHAN_BLOB(false),
        STRAY_MANIFEST(false),
        STRANGE_FILE(false);

        private final boolean isDamage;

        Kind() {
            this(true);
        }

        Kind(boolean isDamage) {
            this.isDamage = isDamage;
        }

        /// Whether something that was entrusted to us is lost or in danger; anything else only
        /// takes room.
        public boolean isDamage() {
            return isDamage;
        }
    }

    /// Something of `owner`.
    static Flaw of(Kind kind, Owner owner, Optional<String> blob, String told) {
        return new Flaw(kind, Optional.of(owner), blob, told);
    }

    /// Something of which nobody knows whose it is.
    static Flaw ofNobody(Kind kind, Optional<String> blob, String told) {
        return new Flaw(kind, Optional.empty(), blob, told);
    }

    /// All of it in a line, for operators' eyes.
    public String sentence() {
        String whose = owner.map(Owner::toString).orElse("nobody's");
        return "%s: %s%s: %s"
                .formatted(kind, whose, blob.map(id -> ", blob " + id).orElse(""), told);
    }
}
