package coffer.s3.integrity;

import coffer.s3.integrity.Cursor.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/// Goes once through everything that is stored while nothing else changes it, and tells what is not
/// as it should be. Memory: one record, and the names in one folder.
public final class Survey {
    private static final long AT_ONCE_BYTES = 64 << 20;

    private final Walk walk;

    /// What was gone through: records of versions and of uploads, and blobs whose bytes were read.
    public record Extent(long versions, long uploads, long blobs) {
        static final Extent NONE = new Extent(0, 0, 0);

        private Extent plus(Cursor at, Step step) {
            boolean isRecord =
                    step.next().record().isPresent() && !step.next().record().equals(at.record());
            return new Extent(
                    versions + (isRecord && at.phase() == Phase.VERSIONS ? 1 : 0),
                    uploads + (isRecord && at.phase() == Phase.UPLOADS ? 1 : 0),
                    blobs + (step.reading().endsBlob() ? 1 : 0));
        }
    }

    /// With `readsBytes`, every byte is read; otherwise keys, files, lengths and manifests only.
    public Survey(Inventory inventory, boolean readsBytes) {
        this.walk = new Walk(inventory, new Walk.Manner(Duration.ZERO, readsBytes));
    }

    public Extent run(Consumer<Flaw> told) {
        Cursor at = Cursor.START;
        Extent extent = Extent.NONE;
        walk.refresh();
        while (at.phase() != Phase.FINGERPRINTS) {
            // Nothing is too young: whatever is half done now stays so.
            Step step = walk.step(at, Instant.MAX, AT_ONCE_BYTES);
            step.flaws().forEach(told);
            extent = extent.plus(at, step);
            at = step.next();
        }
        return extent;
    }
}
