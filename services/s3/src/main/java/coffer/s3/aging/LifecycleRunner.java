package coffer.s3.aging;

import coffer.ledger.Ledger;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Feature;
import coffer.s3.content.Discards;
import coffer.s3.erasure.Erasing;
import coffer.s3.erasure.Erasures;
import coffer.s3.event.ServiceEvent;
import coffer.s3.lifecycle.Lifecycle;
import coffer.s3.lifecycle.Lifecycles;
import coffer.s3.listing.Walker;
import coffer.s3.multipart.AbandonedUploads;
import coffer.s3.object.IndexName;
import coffer.s3.object.ObjectPorts;
import coffer.s3.object.Version;
import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Store;
import coffer.store.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Goes through every bucket that has lifecycle rules once a day, after midnight in UTC, and does
/// what is due. One run does a bounded amount and the next one goes on where it ended.
///
/// What is done to a key is decided in the transaction that does it, by the rules and versions
/// there are then, and is on the record with it. Locked versions stay. Used by one thread.
public final class LifecycleRunner {
    private static final String ACTOR = "lifecycle.s3.amazonaws.com";
    private static final int MAX_CHANGES = 10_000;
    private static final int MAX_VISITS = 500_000;
    private static final int BUCKETS_AT_ONCE = 100;
    private static final int UPLOADS_AT_ONCE = 100;
    private static final int BATCH = 1_000;

    /// Of one key, as far as rules look.
    private static final int MAX_VERSIONS = 10_000;

    private final Ports ports;
    private final Store store;
    private final KeyAging keys;

    /// What it stands on.
    public record Ports(
            ObjectPorts objects,
            Lifecycles lifecycles,
            AbandonedUploads uploads,
            Erasures erasures,
            Ledger ledger,
            InstantSource clock,
            Supplier<UUID> eventIds) {}

    public LifecycleRunner(Ports ports) {
        this.ports = ports;
        this.store = ports.objects().store();
        this.keys = new KeyAging(ports);
    }

    /// Does what is due, and returns how much that was.
    public int run() {
        Instant now = ports.clock().instant();
        Budget budget = new Budget(MAX_CHANGES, MAX_VISITS);
        int done = 0;
        Range range = Range.first(BUCKETS_AT_ONCE);
        while (!budget.isSpent()) {
            Range wanted = range;
            List<Entry<Lifecycles.Round>> rounds =
                    store.read(snapshot -> ports.lifecycles().rounds(snapshot, wanted));
            for (Entry<Lifecycles.Round> round : rounds) {
                if (!budget.isSpent() && isDue(round.value(), now)) {
                    done += new Visit(round.value(), now, budget).run();
                }
            }
            if (rounds.size() < BUCKETS_AT_ONCE) break;
            range = Range.after(rounds.getLast().name(), BUCKETS_AT_ONCE);
        }
        return done;
    }

    private static boolean isDue(Lifecycles.Round round, Instant now) {
        Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
        return round.done().filter(done -> !done.isBefore(midnight)).isEmpty();
    }

    /// One bucket, from where it was left.
    private final class Visit {
        private final Instant now;
        private final Budget budget;
        private Lifecycles.Round round;
        private int done;

        Visit(Lifecycles.Round round, Instant now, Budget budget) {
            this.round = round;
            this.now = now;
            this.budget = budget;
        }

        int run() {
            Optional<Bucket> bucket =
                    store.read(
                            snapshot -> ports.objects().buckets().find(snapshot, round.bucket()));
            boolean isTended =
                    bucket.filter(it -> !it.settings().has(Feature.MFA_DELETE)).isPresent();
            if (!isTended) return 0;
            if (round.uploads().isEmpty()) versions(bucket.get());
            if (!budget.isSpent()) uploads(bucket.get());
            return done;
        }

        private void versions(Bucket bucket) {
            Lifecycle rules = store.read(snapshot -> ports.lifecycles().of(snapshot, bucket));
            Walker<Version> walker =
                    new Walker<>(
                            range ->
                                    store.read(snapshot ->
                                            ports.objects().index().list(snapshot, bucket, range)),
                            round.from().orElseGet(() -> IndexName.fromPrefix("")),
                            BATCH);
            Optional<Entry<Version>> next = walker.next();
            while (next.isPresent()) {
                List<Version> versions = new ArrayList<>();
                String key = next.get().value().key();
                while (next.filter(it -> it.value().key().equals(key)).isPresent()) {
                    if (versions.size() < MAX_VERSIONS) versions.add(next.get().value());
                    budget.visit(1);
                    next = walker.next();
                }
                if (keys.isAnyDue(rules, versions, new Lifecycle.When(now, isVersioned(bucket)))) {
                    int changes = keys.age(bucket, key, now);
                    budget.change(changes);
                    done += changes;
                }
                if (budget.isSpent()) {
                    save(round.at(Optional.of(IndexName.afterKey(key))));
                    return;
                }
            }
            save(round.withVersionsDone());
        }

        private void uploads(Bucket bucket) {
            Range range =
                    round.uploads()
                            .filter(place -> !place.isEmpty())
                            .map(place -> Range.after(place, UPLOADS_AT_ONCE))
                            .orElseGet(() -> Range.first(UPLOADS_AT_ONCE));
            while (true) {
                Range wanted = range;
                List<AbandonedUploads.Begun> begun =
                        store.read(snapshot -> ports.uploads().list(snapshot, bucket, wanted));
                begun.forEach(upload -> abort(bucket, upload));
                if (begun.size() < UPLOADS_AT_ONCE) break;
                if (budget.isSpent()) {
                    save(round.atUpload(begun.getLast().place()));
                    return;
                }
                range = Range.after(begun.getLast().place(), UPLOADS_AT_ONCE);
            }
            save(round.doneFor(now.truncatedTo(ChronoUnit.DAYS)));
        }

        private void abort(Bucket seen, AbandonedUploads.Begun upload) {
            budget.visit(1);
            boolean isDue =
                    store.read(snapshot -> ports.lifecycles().of(snapshot, seen))
                            .abortion(upload.key(), upload.initiated())
                            .filter(due -> due.isBy(now))
                            .isPresent();
            if (!isDue) return;
            Discards discards = ports.objects().contents().discards(now);
            boolean isAborted = store.write(tx -> abort(tx, seen, upload, discards));
            discards.deleteBlobs();
            if (!isAborted) return;
            budget.change(1);
            done++;
        }

        private boolean abort(
                Transaction tx, Bucket seen, AbandonedUploads.Begun upload, Discards discards) {
            Bucket bucket = ports.objects().buckets().now(tx, seen);
            Optional<Lifecycle.Due> due =
                    ports.lifecycles()
                            .of(tx, bucket)
                            .abortion(upload.key(), upload.initiated())
                            .filter(it -> it.isBy(now));
            if (due.isEmpty() || !ports.uploads().abort(tx, bucket, upload, discards)) return false;
            if (Lifecycle.erases(due.get().ruleId())) erase(tx, bucket, upload, discards);
            ServiceEvent event =
                    new ServiceEvent(
                            "AbortIncompleteMultipartUpload",
                            ACTOR,
                            bucket,
                            upload.key(),
                            Map.of("uploadId", upload.id(), "ruleId", due.get().ruleId()));
            ports.ledger().record(tx, event.record(ports.eventIds().get(), now));
            return true;
        }

        /// An upload has no version: its receipt names it by its id.
        private void erase(
                Transaction tx, Bucket bucket, AbandonedUploads.Begun upload, Discards discards) {
            Erasing erasing = ports.erasures().begin(ports.eventIds().get().toString(), bucket);
            erasing.add(upload.key(), upload.id());
            erasing.want(tx, discards);
        }

        /// Unless the rules were changed meanwhile: then all begins again.
        private void save(Lifecycles.Round reached) {
            Lifecycles.Round before = round;
            round = reached;
            store.write(tx -> {
                boolean isSame =
                        ports.lifecycles()
                                .round(tx, before.bucket())
                                .filter(before::equals)
                                .isPresent();
                if (isSame) ports.lifecycles().put(tx, reached);
                return isSame;
            });
        }
    }

    private static boolean isVersioned(Bucket bucket) {
        return KeyAging.isVersioned(bucket);
    }
}
