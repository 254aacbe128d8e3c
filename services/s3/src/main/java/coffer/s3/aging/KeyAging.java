package coffer.s3.aging;

import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Versioning;
import coffer.s3.content.Discards;
import coffer.s3.erasure.Erasing;
import coffer.s3.event.Occasion;
import coffer.s3.event.ServiceEvent;
import coffer.s3.lifecycle.Lifecycle;
import coffer.s3.object.ObjectPorts;
import coffer.s3.object.Removal;
import coffer.s3.object.StoredObject;
import coffer.s3.object.Version;
import coffer.store.Transaction;
import coffer.store.keys.KeyTable;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Does to the versions of one key what is due.
final class KeyAging {
    private static final String ACTOR = "lifecycle.s3.amazonaws.com";

    /// In one transaction.
    private static final int MAX_CHANGES = 200;

    private static final int MAX_ERASED_KEYS = KeyTable.MAX_ERASED / 4;

    private final LifecycleRunner.Ports ports;
    private final ObjectPorts objects;

    KeyAging(LifecycleRunner.Ports ports) {
        this.ports = ports;
        this.objects = ports.objects();
    }

    static boolean isVersioned(Bucket bucket) {
        return bucket.settings().versioning() != Versioning.NEVER;
    }

    /// `versions` are all of one key, newest first.
    boolean isAnyDue(Lifecycle rules, List<Version> versions, Lifecycle.When when) {
        List<Lifecycle.Aged> aged = aged(versions);
        for (int i = 0; i < versions.size(); i++) {
            Version version = versions.get(i);
            Optional<Lifecycle.Action> action = rules.action(aged, i, when);
            boolean isPossible =
                    action.filter(it -> !isLocked(version, it, when.now())).isPresent();
            if (isPossible) return true;
        }
        return false;
    }

    private static boolean isLocked(Version version, Lifecycle.Action action, Instant now) {
        return action instanceof Lifecycle.Action.Delete
                && !version.lock().permitsDeletion(now, false);
    }

    private static List<Lifecycle.Aged> aged(List<Version> versions) {
        return versions.stream()
                .map(version ->
                        new Lifecycle.Aged(
                                version.subject(),
                                version.lastModified(),
                                version.object().map(StoredObject::storageClass).orElse("")))
                .toList();
    }

    /// Returns how many changes were made.
    int age(Bucket seen, String key, Instant now) {
        int all = 0;
        Done done;
        do {
            Work work = work(seen, key, now);
            done = objects.store().write(tx -> age(tx, seen, work));
            work.deleteBlobs();
            all += done.changes();
        } while (done.isFull());
        return all;
    }

    private Work work(Bucket bucket, String key, Instant now) {
        Erasing erasing = ports.erasures().begin(ports.eventIds().get().toString(), bucket);
        return new Work(
                key,
                now,
                objects.contents().discards(now),
                objects.contents().discards(now),
                erasing);
    }

    /// What one transaction does to one key; what it erases is apart from what it only deletes.
    private record Work(
            String key, Instant now, Discards deleted, Discards erased, Erasing erasing) {
        Discards discards(Lifecycle.Action action) {
            return action.erases() ? erased : deleted;
        }

        boolean isFull(int changes) {
            return changes == MAX_CHANGES || erased.keys().size() >= MAX_ERASED_KEYS;
        }

        void deleteBlobs() {
            deleted.deleteBlobs();
            erased.deleteBlobs();
        }
    }

    /// How many changes one transaction made, and whether it may have left some to the next.
    private record Done(int changes, boolean isFull) {}

    private Done age(Transaction tx, Bucket seen, Work work) {
        Optional<Bucket> bucket =
                objects.buckets()
                        .find(tx, seen.name())
                        .filter(found -> found.id().equals(seen.id()));
        if (bucket.isEmpty()) return new Done(0, false);
        Lifecycle rules = ports.lifecycles().of(tx, bucket.get());
        List<Version> versions = objects.index().versions(tx, bucket.get(), work.key());
        List<Lifecycle.Aged> aged = aged(versions);
        Lifecycle.When when = new Lifecycle.When(work.now(), isVersioned(bucket.get()));
        int changes = 0;
        // The oldest first: what is newer says how old it is.
        for (int i = versions.size() - 1; i >= 0 && !work.isFull(changes); i--) {
            Version version = versions.get(i);
            Optional<Lifecycle.Action> action =
                    rules.action(aged, i, when).filter(it -> !isLocked(version, it, work.now()));
            if (action.isEmpty()) continue;
            carryOut(tx, bucket.get(), new Step(version, action.get(), work));
            changes++;
        }
        work.erasing().want(tx, work.erased());
        return new Done(changes, work.isFull(changes));
    }

    private record Step(Version version, Lifecycle.Action action, Work work) {
        Removal removal(Optional<String> versionId, ObjectPorts objects) {
            return new Removal(
                    version.key(),
                    versionId,
                    Optional.empty(),
                    work.now(),
                    objects.versionRandom(),
                    false);
        }
    }

    private void carryOut(Transaction tx, Bucket bucket, Step step) {
        Discards discards = step.work().discards(step.action());
        Map<String, String> facts = new HashMap<>();
        facts.put("versionId", step.version().versionId());
        facts.put("ruleId", step.action().ruleId());
        String name =
                switch (step.action()) {
                    case Lifecycle.Action.Delete _ -> {
                        step.removal(Optional.of(step.version().versionId()), objects)
                                .carryOut(tx, objects.index(), bucket, discards);
                        if (step.action().erases() && !step.version().marksDeletion()) {
                            step.work().erasing().add(step.version().touched());
                            facts.put("erasure", step.work().erasing().id());
                        }
                        yield "ExpireObject";
                    }
                    case Lifecycle.Action.Mark _ -> {
                        step.removal(Optional.empty(), objects)
                                .carryOut(tx, objects.index(), bucket, discards)
                                .versionId()
                                .ifPresent(id -> facts.put("deleteMarkerVersionId", id));
                        yield "CreateDeleteMarker";
                    }
                    case Lifecycle.Action.Move(var _, var storageClass) -> {
                        objects.index()
                                .put(tx, bucket, step.version().withStorageClass(storageClass));
                        facts.put("storageClass", storageClass);
                        yield "TransitionObject";
                    }
                };
        String told =
                switch (step.action()) {
                    case Lifecycle.Action.Delete _ -> "LifecycleExpiration:Delete";
                    case Lifecycle.Action.Mark _ -> "LifecycleExpiration:DeleteMarkerCreated";
                    case Lifecycle.Action.Move _ -> "LifecycleTransition";
                };
        objects.notifications()
                .tell(
                        tx,
                        bucket,
                        Occasion.of(told, ACTOR, step.work().now()),
                        step.version().touched());
        ServiceEvent event = new ServiceEvent(name, ACTOR, bucket, step.version().key(), facts);
        ports.ledger().record(tx, event.record(ports.eventIds().get(), step.work().now()));
    }
}
