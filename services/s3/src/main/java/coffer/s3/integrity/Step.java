package coffer.s3.integrity;

import coffer.crypto.chunked.BlobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What one step of a pass came to: where the next one begins, what was found, what it read, and
/// which fingerprints are to be kept or forgotten.
record Step(
        Cursor next,
        List<Flaw> flaws,
        Reading reading,
        Map<BlobId, Fingerprints.Fingerprint> taken,
        List<BlobId> forgotten) {

    /// How many bytes were verified, and whether a blob was by that.
    record Reading(long bytes, boolean endsBlob) {
        static final Reading NONE = new Reading(0, false);
    }

    Step {
        flaws = List.copyOf(flaws);
        taken = Map.copyOf(taken);
        forgotten = List.copyOf(forgotten);
    }

    static Step to(Cursor next) {
        return to(next, List.of());
    }

    static Step to(Cursor next, List<Flaw> flaws) {
        return new Step(next, flaws, Reading.NONE, Map.of(), List.of());
    }

    /// The same, with something that was found before.
    Step after(Flaw found) {
        List<Flaw> all = new ArrayList<>(List.of(found));
        all.addAll(flaws);
        return new Step(next, all, reading, taken, forgotten);
    }

    Step reading(long bytes, boolean endsBlob) {
        return new Step(next, flaws, new Reading(bytes, endsBlob), taken, forgotten);
    }

    Step taking(BlobId blob, Fingerprints.Fingerprint fingerprint) {
        return new Step(next, flaws, reading, Map.of(blob, fingerprint), forgotten);
    }

    Step forgetting(List<BlobId> blobs) {
        return new Step(next, flaws, reading, taken, blobs);
    }
}
