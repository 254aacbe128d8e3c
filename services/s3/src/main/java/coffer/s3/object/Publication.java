package coffer.s3.object;

import coffer.kernel.Bytes;
import coffer.s3.acl.AccessControl;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.Discards;
import coffer.s3.lock.DefaultRetention;
import coffer.s3.lock.LockRules;
import coffer.s3.lock.ObjectLock;
import coffer.s3.quota.Usage;
import coffer.store.Transaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// An object about to become visible, and the conditions under which it may.
public record Publication(
        Bucket bucket,
        String key,
        StoredObject object,
        Optional<String> ifMatch,
        Optional<String> ifNoneMatch,
        Instant time) {

    /// Throws NotImplemented, NoSuchKey or PreconditionFailed, before bytes are moved in vain.
    public static void checkEarly(
            ObjectPorts ports,
            Sighting.Wanted wanted,
            Optional<String> ifMatch,
            Optional<String> ifNoneMatch) {
        if (ifMatch.isEmpty() && ifNoneMatch.isEmpty()) return;
        Sighting found = Sighting.of(ports, wanted);
        Preconditions.checkWrite(
                ifMatch, ifNoneMatch, found.version().filter(seen -> !seen.marksDeletion()));
    }

    /// Throws QuotaExceeded if an object of this size has no room, before bytes are moved in vain.
    static void requireRoom(ObjectPorts ports, Bucket bucket, String key, long sizeBytes) {
        if (!ports.quotas().limitStorage()) return;
        ports.store()
                .read(snapshot -> {
                    Usage gone =
                            ports.index()
                                    .replaced(snapshot, bucket, key)
                                    .map(Version::usage)
                                    .orElse(Usage.NONE);
                    Usage more = Usage.ofOne(sizeBytes).minus(gone);
                    ports.quotas().requireRoomFor(snapshot, bucket, more);
                    return true;
                });
    }

    /// The same, by what has become of its bucket.
    Publication in(Bucket now, Optional<AccessControl> acl) {
        return new Publication(now, key, object.withAcl(acl), ifMatch, ifNoneMatch, time);
    }

    /// Makes it the newest version, or throws what [#checkEarly] throws, NoSuchBucket or
    /// [coffer.gate.StaleDecisionException].
    public Version commit(
            Transaction tx, ObjectPorts ports, Bytes versionRandom, Discards discards) {
        Bucket current = ports.buckets().same(tx, bucket);
        if (ifMatch.isPresent() || ifNoneMatch.isPresent()) {
            Preconditions.checkWrite(ifMatch, ifNoneMatch, ports.index().current(tx, current, key));
        }
        ObjectIndex.Written written =
                ports.index()
                        .write(
                                tx,
                                current,
                                new ObjectIndex.NewVersion(
                                        key,
                                        time.truncatedTo(ChronoUnit.SECONDS),
                                        Optional.of(object.withLock(lockIn(current))),
                                        versionRandom));
        written.replaced()
                .flatMap(Version::object)
                .ifPresent(old -> discards.add(tx, current, old.content()));
        return written.version();
    }

    /// The lock that was asked for, else what the bucket gives to all.
    private Optional<ObjectLock> lockIn(Bucket current) {
        boolean saysHowLong = object.lock().flatMap(ObjectLock::retention).isPresent();
        Optional<DefaultRetention> given =
                current.settings().objectLock().flatMap(LockRules::defaultRetention);
        if (saysHowLong || given.isEmpty()) return object.lock();
        return Optional.of(object.lock().orElse(ObjectLock.NONE).with(given.get().from(time)));
    }
}
