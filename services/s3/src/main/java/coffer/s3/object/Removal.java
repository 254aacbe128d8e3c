package coffer.s3.object;

import coffer.kernel.Bytes;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Versioning;
import coffer.s3.content.Discards;
import coffer.s3.error.S3Error;
import coffer.s3.event.Touched;
import coffer.store.Transaction;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/// One object or version about to be deleted. `random` names the delete marker, should there be
/// one; `bypasses` is whether locks in governance mode do not count.
public record Removal(
        String key,
        Optional<String> versionId,
        Optional<String> ifMatch,
        Instant time,
        Bytes random,
        boolean bypasses) {

    /// What came of it: the version removed or the marker made, and whether that is a marker.
    public record Done(
            Optional<String> versionId, boolean isDeleteMarker, Optional<Happened> happened) {}

    /// What happened to which version: `Delete` or `DeleteMarkerCreated`.
    public record Happened(String name, Touched touched) {
        private static Happened deletion(Version version) {
            return new Happened("Delete", version.touched());
        }
    }

    Removal bypassing(boolean isAllowed) {
        return new Removal(key, versionId, ifMatch, time, random, isAllowed);
    }

    /// Throws AccessDenied if the version is locked, KeyTooLongError, InvalidArgument, NoSuchKey or
    /// PreconditionFailed.
    public Done carryOut(Transaction tx, ObjectIndex index, Bucket bucket, Discards discards) {
        ObjectIndex.checkKey(key);
        versionId.ifPresent(Version::checkId);
        if (versionId.isPresent()) return removeVersion(tx, index, bucket, discards);
        checkMatch(index.current(tx, bucket, key));
        return bucket.settings().versioning() == Versioning.NEVER
                ? removeOnly(tx, index, bucket, discards)
                : mark(tx, index, bucket, discards);
    }

    private Done removeVersion(
            Transaction tx, ObjectIndex index, Bucket bucket, Discards discards) {
        Optional<Version> version = index.find(tx, bucket, key, versionId.orElseThrow());
        checkMatch(version);
        if (version.filter(found -> !found.lock().permitsDeletion(time, bypasses)).isPresent()) {
            throw S3Error.ACCESS_DENIED.because(
                    "Access Denied because object protected by object lock.");
        }
        version.ifPresent(found -> remove(tx, index, bucket, new Doomed(found, discards)));
        boolean wasMarker = version.filter(Version::marksDeletion).isPresent();
        return new Done(versionId, wasMarker, version.map(Happened::deletion));
    }

    private Done removeOnly(Transaction tx, ObjectIndex index, Bucket bucket, Discards discards) {
        Optional<Version> newest = index.newest(tx, bucket, key);
        newest.ifPresent(found -> remove(tx, index, bucket, new Doomed(found, discards)));
        return new Done(Optional.empty(), false, newest.map(Happened::deletion));
    }

    private Done mark(Transaction tx, ObjectIndex index, Bucket bucket, Discards discards) {
        ObjectIndex.Written marker =
                index.write(
                        tx,
                        bucket,
                        new ObjectIndex.NewVersion(
                                key,
                                time.truncatedTo(ChronoUnit.SECONDS),
                                Optional.empty(),
                                random));
        marker.replaced()
                .flatMap(Version::object)
                .ifPresent(old -> discards.add(tx, bucket, old.content()));
        return new Done(
                Optional.of(marker.version().versionId()),
                true,
                Optional.of(new Happened("DeleteMarkerCreated", marker.version().touched())));
    }

    private record Doomed(Version version, Discards discards) {}

    private static void remove(Transaction tx, ObjectIndex index, Bucket bucket, Doomed doomed) {
        index.remove(tx, bucket, doomed.version());
        doomed.version()
                .object()
                .ifPresent(object -> doomed.discards().add(tx, bucket, object.content()));
    }

    private void checkMatch(Optional<Version> found) {
        if (ifMatch.isEmpty()) return;
        Optional<String> etag =
                found.flatMap(Version::object).map(object -> object.content().etag());
        if (etag.isEmpty()) throw S3Error.NO_SUCH_KEY.refusal().with(Map.of("Key", key));
        if (!Preconditions.matches(ifMatch.get(), etag.get())) {
            throw S3Error.PRECONDITION_FAILED.refusal().with(Map.of("Condition", "If-Match"));
        }
    }
}
