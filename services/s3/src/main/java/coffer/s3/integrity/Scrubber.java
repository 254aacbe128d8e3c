package coffer.s3.integrity;

import coffer.crypto.chunked.BlobId;
import coffer.ledger.Ledger;
import coffer.s3.bucket.Bucket;
import coffer.s3.event.ServiceEvent;
import coffer.store.Store;
import coffer.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes through everything that is stored, over and over, a bounded number of bytes at a time, and
/// tells what is not as it was written: on the record, in the log, in its [Pass].
///
/// What it finds it looks at once more in its next run before it tells: it may have been changing.
/// What it tells is told once in a pass, a crash or not: event, pass and place are one transaction.
/// Used by one thread.
public final class Scrubber {
    private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);
    private static final String ACTOR = "integrity.s3.amazonaws.com";
    private static final String EVENT = "VerifyObject";

    /// What looking at one record or file is worth, in bytes read.
    private static final long LOOK_BYTES = 16 << 10;

    /// How much work a stop may undo; nothing that was found is.
    private static final Duration SAVED_EVERY = Duration.ofMinutes(1);

    /// How long files may wait for their records, and those who read for the end of them.
    private static final Duration GRACE = Duration.ofDays(1);

    private final Ports ports;
    private final Store store;
    private final Walk walk;
    private final ReachedWalk reached;
    private final Fingerprints fingerprints = new Fingerprints();
    private final Map<BlobId, Fingerprints.Fingerprint> taken = new HashMap<>();
    private Optional<Pass> known = Optional.empty();
    private Optional<Doubt> doubt = Optional.empty();
    private Instant saved = Instant.EPOCH;
    private long allowedBytes;
    private long verifiedBytes;
    private volatile boolean isStopped;
    private volatile Status status = new Status(0, 0, 0, 0, Optional.empty());

    /// What it stands on.
    public record Ports(
            Inventory inventory, Ledger ledger, InstantSource clock, Supplier<UUID> eventIds) {}

    /// What monitoring wants to know: bytes verified since the start, what the pass under way, or
    /// the last one, found, at how many places it could not look, and when one last ended.
    public record Status(
            long verifiedBytes,
            long flaws,
            long damages,
            int missedPlaces,
            Optional<Instant> lastEnded) {}

    /// What was seen once and is to be seen once more. Its words may change.
    private record Doubt(Cursor cursor, List<Flaw.Kind> kinds) {}

    public Scrubber(Ports ports) {
        this.ports = ports;
        this.store = ports.inventory().store();
        this.walk = new Walk(ports.inventory(), new Walk.Manner(GRACE, true));
        this.reached = new ReachedWalk(walk, ports.inventory().blobs());
    }

    public Status status() {
        return status;
    }

    /// Verifies about `bytes`; what was too much is made up for by the next runs. Begins a new pass
    /// `every` so often, and not before the one under way has ended.
    public void run(long bytes, Duration every) {
        Instant now = ports.clock().instant();
        Pass pass = known.orElseGet(() -> load(now));
        if (pass.ended().isPresent() && !pass.begun().plus(every).isAfter(now)) {
            pass = begin(pass, now);
        }
        allowedBytes = Math.min(allowedBytes, 0) + bytes;
        walk.beginRun();
        while (pass.ended().isEmpty() && allowedBytes > 0 && !isStopped) {
            Optional<Pass> next = next(pass, now);
            if (next.isEmpty()) break;
            pass = next.get();
        }
        known = Optional.of(pass);
        boolean isDue = !now.isBefore(saved.plus(SAVED_EVERY));
        if (pass.ended().isEmpty() && (isDue || !taken.isEmpty())) save(pass, List.of(), now);
        status = status(pass);
    }

    /// Empty if the rest of the pass is for the next run.
    private Optional<Pass> next(Pass pass, Instant now) {
        return switch (reached.step(pass.cursor(), now, allowedBytes)) {
            case ReachedWalk.Outcome.Waiting() -> Optional.empty();
            case ReachedWalk.Outcome.Missed(Step step, String regions) -> {
                allowedBytes -= LOOK_BYTES;
                if (!pass.missed().contains(regions)) logMissed(regions);
                yield taken(pass.missing(regions), step, now);
            }
            case ReachedWalk.Outcome.Made(Step step) -> {
                allowedBytes -= LOOK_BYTES + step.reading().bytes();
                yield taken(pass, step, now);
            }
        };
    }

    private Optional<Pass> taken(Pass pass, Step step, Instant now) {
        return isDoubtful(pass.cursor(), step)
                ? Optional.empty()
                : Optional.of(take(pass, step, now));
    }

    /// Has the run under way end soon: a place that is far away takes its time to be listed.
    public void stop() {
        isStopped = true;
    }

    /// Whether this is seen for the first time. Then it is looked at anew, by the next run.
    private boolean isDoubtful(Cursor at, Step step) {
        if (step.flaws().isEmpty()) return false;
        Optional<Doubt> seen =
                Optional.of(new Doubt(at, step.flaws().stream().map(Flaw::kind).toList()));
        if (doubt.equals(seen)) return false;
        doubt = seen;
        walk.refresh();
        return true;
    }

    private Pass take(Pass pass, Step step, Instant now) {
        verifiedBytes += step.reading().bytes();
        taken.putAll(step.taken());
        Pass reached = pass.at(step.next()).with(step.flaws()).reading(step.reading());
        if (step.next().phase() == Cursor.Phase.DONE) reached = reached.ended(now);
        if (!step.forgotten().isEmpty()) forget(step.forgotten());
        boolean isEnd = reached.ended().isPresent();
        if (isEnd || !step.flaws().isEmpty()) save(reached, step.flaws(), now);
        step.flaws().forEach(Scrubber::log);
        if (isEnd) log(reached);
        return reached;
    }

    private Pass load(Instant now) {
        return store.read(Pass::current).orElseGet(() -> Pass.begin(now));
    }

    private Pass begin(Pass last, Instant now) {
        Pass fresh = Pass.begin(now);
        store.write(tx -> {
            Pass.putPrevious(tx, last);
            Pass.put(tx, fresh);
            return true;
        });
        return fresh;
    }

    private void save(Pass pass, List<Flaw> told, Instant now) {
        Map<BlobId, Fingerprints.Fingerprint> kept = Map.copyOf(taken);
        store.write(tx -> {
            Pass.put(tx, pass);
            kept.forEach((blob, fingerprint) -> fingerprints.put(tx, blob, fingerprint));
            told.forEach(flaw -> record(tx, flaw, now));
            return true;
        });
        taken.clear();
        saved = now;
    }

    private void forget(List<BlobId> deleted) {
        store.write(tx -> {
            deleted.forEach(blob -> fingerprints.delete(tx, blob));
            return true;
        });
    }

    /// Where there is a bucket, its owner's account has it on record.
    private void record(Transaction tx, Flaw flaw, Instant now) {
        if (flaw.owner().isEmpty()) return;
        Flaw.Owner owner = flaw.owner().get();
        Optional<Bucket> bucket = ports.inventory().buckets().find(tx, owner.bucket());
        if (bucket.isEmpty()) return;
        Map<String, String> facts = new HashMap<>();
        facts.put("id", owner.id());
        facts.put("flaw", flaw.kind().name());
        flaw.blob().ifPresent(blob -> facts.put("blob", blob));
        ServiceEvent event =
                new ServiceEvent(
                        EVENT,
                        ACTOR,
                        bucket.get(),
                        owner.key(),
                        facts,
                        Optional.of(flaw.kind() + ": " + flaw.told()));
        ports.ledger().record(tx, event.record(ports.eventIds().get(), now));
    }

    /// Without the object's name, which is nowhere in the clear on the disk.
    private static void log(Flaw flaw) {
        LOG.error(
                "integrity: {} of blob {}; `coffer doctor` tells whose it is",
                flaw.kind(),
                flaw.blob().orElse("unknown"));
    }

    private static void logMissed(String regions) {
        LOG.warn(
                "what lies in the place for {} is not verified now: it does not answer, or it may"
                        + " not be ours alone",
                regions);
    }

    private static void log(Pass ended) {
        Pass.Tally tally = ended.tally();
        LOG.info(
                "verified {} blobs, {} bytes; {} flaws; {} places missed",
                tally.blobs(),
                tally.bytes(),
                tally.flaws(),
                ended.missed().size());
    }

    private Status status(Pass pass) {
        Optional<Instant> lastEnded =
                pass.ended().or(() -> store.read(Pass::previous).flatMap(Pass::ended));
        return new Status(
                verifiedBytes,
                pass.tally().flaws(),
                pass.tally().damages(),
                pass.missed().size(),
                lastEnded);
    }
}
