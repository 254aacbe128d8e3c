package coffer.server.fsck;

import coffer.s3.integrity.Flaw;
import java.util.Optional;

/// One thing that is amiss: of what kind, whose it is as far as that is known, and a sentence.
/// `isDamage` is false for what only takes room.
public record Amiss(
        String kind,
        boolean isDamage,
        Optional<Flaw.Owner> owner,
        Optional<String> blob,
        String told) {

    static Amiss of(Flaw flaw) {
        return new Amiss(
                flaw.kind().name(), flaw.kind().isDamage(), flaw.owner(), flaw.blob(), flaw.told());
    }

    /// Of no object.
    static Amiss damage(String kind, String told) {
        return new Amiss(kind, true, Optional.empty(), Optional.empty(), told);
    }

    /// In a line, for operators' eyes.
    public String sentence() {
        String whose = owner.map(it -> it + ", ").orElse("");
        return "%-17s %s%s%s"
                .formatted(kind, whose, blob.map(id -> "blob " + id + ": ").orElse(""), told);
    }
}
