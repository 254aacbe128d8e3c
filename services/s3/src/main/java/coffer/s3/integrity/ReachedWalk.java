package coffer.s3.integrity;

import coffer.store.StoreUnavailableException;
import coffer.store.blob.BlobStore;
import coffer.store.blob.BlobStores;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A walk that tells what is amiss in a place for blobs only while that place answers and is ours
/// alone. It waits for a place that is not, and then goes on without what lies there.
final class ReachedWalk {
    /// How long all other places wait for one.
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Walk walk;
    private final BlobStores blobs;
    private final Map<BlobStore, Instant> awaited = new HashMap<>();

    ReachedWalk(Walk walk, BlobStores blobs) {
        this.walk = walk;
        this.blobs = blobs;
    }

    /// What came of a step.
    sealed interface Outcome {
        record Made(Step step) implements Outcome {}

        /// The place may be there soon.
        record Waiting() implements Outcome {}

        /// What lies in the place for `regions` is left out, as far as it would have come next.
        record Missed(Step step, String regions) implements Outcome {}
    }

    Outcome step(Cursor at, Instant now, long allowedBytes) {
        Optional<BlobStore> place = placeElsewhere(at);
        if (place.isEmpty()) return new Outcome.Made(walk.step(at, now, allowedBytes));
        Optional<Step> made = made(at, now, allowedBytes, place.get());
        if (made.isPresent()) {
            if (hasReached(at, made.get())) awaited.remove(place.get());
            return new Outcome.Made(made.get());
        }
        walk.refresh();
        Instant since = awaited.computeIfAbsent(place.get(), it -> now);
        return since.plus(PATIENCE).isAfter(now)
                ? new Outcome.Waiting()
                : new Outcome.Missed(walk.skip(at), blobs.regionsOf(place.get()));
    }

    private Optional<BlobStore> placeElsewhere(Cursor at) {
        if (blobs.elsewhere().isEmpty()) return Optional.empty();
        return walk.place(at).filter(place -> place != blobs.own());
    }

    /// Whether the place was looked at: a bucket may be empty.
    private static boolean hasReached(Cursor at, Step made) {
        return at.phase() == Cursor.Phase.FILES || made.reading().bytes() > 0;
    }

    /// Empty if the place is not there: then what seems to be amiss may not be.
    private Optional<Step> made(Cursor at, Instant now, long allowedBytes, BlobStore place) {
        if (!blobs.isOursAlone(place)) return Optional.empty();
        try {
            Step step = walk.step(at, now, allowedBytes);
            boolean isBelieved = step.flaws().isEmpty() || blobs.isThere(place);
            return isBelieved ? Optional.of(step) : Optional.empty();
        } catch (StoreUnavailableException unlisted) {
            return Optional.empty();
        }
    }
}
