package coffer.s3.integrity;

import coffer.kernel.Bytes;
import java.util.Optional;

/// How far a pass has come, to the piece of a blob: a stop or a crash loses nothing of it.
///
/// `bucket` and `record` are names in their tables, the former of the bucket under way, the latter
/// of what was last done in it (or of the last blob or fingerprint). `count` is the blob of the
/// next record, or the folder of files.
record Cursor(
        Phase phase,
        Optional<Bytes> bucket,
        Optional<Bytes> record,
        int count,
        Optional<Partly> partly) {

    /// What a pass goes through, in this order.
    enum Phase {
        VERSIONS,
        UPLOADS,
        SMALL_BLOBS,
        FILES,
        FINGERPRINTS,
        DONE
    }

    /// The blob that comes next, of which everything before `offset` was read; `chain` is what that
    /// hashed to. If another blob is found in its place, the record has changed.
    record Partly(String blob, long offset, Bytes chain) {
        static Partly begin(String blob) {
            return new Partly(blob, 0, Bytes.empty());
        }
    }

    static final Cursor START = begin(Phase.VERSIONS);

    private static Cursor begin(Phase phase) {
        return new Cursor(phase, Optional.empty(), Optional.empty(), 0, Optional.empty());
    }

    Cursor nextPhase() {
        return begin(
                switch (phase) {
                    case VERSIONS -> Phase.UPLOADS;
                    case UPLOADS -> Phase.SMALL_BLOBS;
                    case SMALL_BLOBS -> Phase.FILES;
                    case FILES -> Phase.FINGERPRINTS;
                    case FINGERPRINTS, DONE -> Phase.DONE;
                });
    }

    Cursor inBucket(Bytes name) {
        return new Cursor(phase, Optional.of(name), Optional.empty(), 0, Optional.empty());
    }

    /// The same record from its first blob on.
    Cursor again() {
        return new Cursor(phase, bucket, record, 0, Optional.empty());
    }

    Cursor atBlob(int number, Partly reached) {
        return new Cursor(phase, bucket, record, number, Optional.of(reached));
    }

    Cursor afterRecord(Bytes name) {
        return new Cursor(phase, bucket, Optional.of(name), 0, Optional.empty());
    }

    Cursor afterFile(Bytes id) {
        return new Cursor(phase, bucket, Optional.of(id), count, Optional.empty());
    }

    Cursor atFolder(int number) {
        return new Cursor(phase, bucket, Optional.empty(), number, Optional.empty());
    }

    Cursor nextFolder() {
        return atFolder(count + 1);
    }
}
