package coffer.s3.object;

import coffer.gate.Authorised;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.AccountId;
import coffer.kernel.ServiceException;
import coffer.s3.api.DeleteObjectOutput;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.DeleteObjectsOutput;
import coffer.s3.api.DeleteObjectsRequest;
import coffer.s3.api.DeletedObject;
import coffer.s3.api.ErrorEntry;
import coffer.s3.api.ObjectIdentifier;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.bucket.MfaDelete;
import coffer.s3.bucket.Versioning;
import coffer.s3.content.Discards;
import coffer.s3.erasure.Erasing;
import coffer.s3.erasure.Erasures;
import coffer.s3.error.S3Error;
import coffer.s3.event.Occasion;
import coffer.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Deleting objects, one or a thousand at a time.
public final class DeleteOperations {
    private static final int MAX_OBJECTS = 1_000;

    private final ObjectPorts ports;
    private final MfaDelete mfaDelete;
    private final Erasures erasures;

    public DeleteOperations(ObjectPorts ports, MfaDelete mfaDelete, Erasures erasures) {
        this.ports = ports;
        this.mfaDelete = mfaDelete;
        this.erasures = erasures;
    }

    public Plan<DeleteObjectOutput> deleteObject(DeleteObjectRequest input, Call call) {
        Bucket bucket = ports.bucket(input.bucket(), input.expectedBucketOwner());
        refuseOtherConditions(
                input.ifMatchSize().isPresent() || input.ifMatchLastModifiedTime().isPresent());
        Removal removal = removal(input.key(), input.versionId(), input.ifMatch(), call);
        BucketDemands demands = ports.buckets().demands(bucket, call);
        List<Demand> demand = demandsOf(demands, bucket, removal, call);
        Optional<Demand> bypass = bypass(demands, removal, input.bypassGovernanceRetention());
        bypass.ifPresent(demand::add);
        Deletion deletion = deletion(bucket, call);
        return Plan.demanding(demand)
                .noting("erasure", Erasing.notes(call))
                .then(authorised -> {
                    Removal allowed =
                            removal.bypassing(bypass.filter(authorised::permits).isPresent());
                    MfaDelete.Token token =
                            removal.versionId().isPresent()
                                    ? mfaDelete.forVersions(bucket, call, input.mfa())
                                    : _ -> {};
                    return Effect.<DeleteObjectOutput>change(
                                    tx -> {
                                        Bucket current = ports.buckets().same(tx, bucket);
                                        token.spend(tx);
                                        Removal.Done done = deletion.delete(tx, current, allowed);
                                        deletion.end(tx);
                                        return output(done);
                                    })
                            .onceCommitted(deletion::finish)
                            .answering(deletion::headers);
                });
    }

    /// What one call deletes, for good or erasing it.
    private final class Deletion {
        private final Discards discards;
        private final Optional<Erasing> erasing;
        private final Call call;

        Deletion(Discards discards, Optional<Erasing> erasing, Call call) {
            this.discards = discards;
            this.erasing = erasing;
            this.call = call;
        }

        Removal.Done delete(Transaction tx, Bucket bucket, Removal removal) {
            if (erasing.isPresent()) requireOneVersion(bucket, removal);
            Removal.Done done = removal.carryOut(tx, ports.index(), bucket, discards);
            tell(tx, bucket, done, call);
            done.happened().ifPresent(it -> erasing.ifPresent(to -> to.add(it.touched())));
            return done;
        }

        boolean erases() {
            return erasing.isPresent();
        }

        void end(Transaction tx) {
            erasing.ifPresent(it -> it.want(tx, discards));
        }

        void finish() {
            discards.deleteBlobs();
            erasing.ifPresent(Erasing::finish);
        }

        Map<String, String> headers() {
            return erasing.map(Erasing::headers).orElse(Map.of());
        }
    }

    private Deletion deletion(Bucket bucket, Call call) {
        Optional<Erasing> erasing =
                Erasing.isAskedFor(call)
                        ? Optional.of(erasures.begin(call.requestId(), bucket))
                        : Optional.empty();
        return new Deletion(ports.contents().discards(call.time()), erasing, call);
    }

    /// A delete marker would hide what was to be erased.
    private static void requireOneVersion(Bucket bucket, Removal removal) {
        boolean isNamed = removal.versionId().isPresent();
        if (isNamed || bucket.settings().versioning() == Versioning.NEVER) return;
        throw S3Error.INVALID_REQUEST.because(
                "What is to be erased from a bucket with versions is named by its version id.");
    }

    /// What it takes to heed no lock in governance mode, for those who ask for that.
    private static Optional<Demand> bypass(
            BucketDemands demands, Removal removal, Optional<Boolean> isAskedFor) {
        boolean matters = removal.versionId().isPresent() && isAskedFor.orElse(false);
        return matters
                ? Optional.of(
                        demands.onObject("s3:BypassGovernanceRetention", removal.key()).optional())
                : Optional.empty();
    }

    private static DeleteObjectOutput output(Removal.Done done) {
        return DeleteObjectOutput.builder()
                .versionId(done.versionId())
                .deleteMarker(done.isDeleteMarker() ? Optional.of(true) : Optional.empty())
                .build();
    }

    /// Each object takes its own permission and gets its own answer.
    public Plan<DeleteObjectsOutput> deleteObjects(DeleteObjectsRequest input, Call call) {
        List<ObjectIdentifier> objects = input.delete().objects();
        if (objects.isEmpty() || objects.size() > MAX_OBJECTS) {
            throw S3Error.MALFORMED_XML.refusal();
        }
        Bucket bucket = ports.bucket(input.bucket(), input.expectedBucketOwner());
        BucketDemands demands = ports.buckets().demands(bucket, call);
        List<Item> items = new ArrayList<>(objects.size());
        for (ObjectIdentifier object : objects) {
            refuseOtherConditions(
                    object.size().isPresent() || object.lastModifiedTime().isPresent());
            Removal removal = removal(object.key(), object.versionId(), object.eTag(), call);
            List<Demand> all = demandsOf(demands, bucket, removal, call);
            items.add(
                    new Item(
                            removal,
                            all.stream().map(Demand::optional).toList(),
                            bypass(demands, removal, input.bypassGovernanceRetention())));
        }
        boolean isQuiet = input.delete().quiet().orElse(false);
        return Plan.demanding(items.stream().flatMap(Item::everything).toList())
                .noting("erasure", Erasing.notes(call))
                .then(authorised -> {
                    boolean deletesVersions =
                            items.stream().anyMatch(item -> item.removal().versionId().isPresent());
                    MfaDelete.Token token =
                            deletesVersions
                                    ? mfaDelete.forVersions(bucket, call, input.mfa())
                                    : _ -> {};
                    return deleteAll(new Batch(bucket, items, isQuiet, token), authorised, call);
                });
    }

    private record Item(Removal removal, List<Demand> demands, Optional<Demand> bypass) {
        Stream<Demand> everything() {
            return Stream.concat(demands.stream(), bypass.stream());
        }

        Removal allowed(Authorised authorised) {
            return removal.bypassing(bypass.filter(authorised::permits).isPresent());
        }

        boolean isPermittedBy(Authorised authorised) {
            return demands.stream().allMatch(authorised::permits);
        }
    }

    private record Batch(Bucket bucket, List<Item> items, boolean isQuiet, MfaDelete.Token token) {}

    private Effect<DeleteObjectsOutput> deleteAll(Batch batch, Authorised authorised, Call call) {
        Deletion deletion = deletion(batch.bucket(), call);
        return Effect.<DeleteObjectsOutput>change(
                        tx -> {
                            Bucket current = ports.buckets().same(tx, batch.bucket());
                            batch.token().spend(tx);
                            Report report = new Report(batch.isQuiet(), deletion.erases());
                            for (Item item : batch.items()) {
                                if (item.isPermittedBy(authorised)) {
                                    report.take(
                                            item.allowed(authorised),
                                            removal -> deletion.delete(tx, current, removal));
                                } else {
                                    report.failed(item.removal(), S3Error.ACCESS_DENIED.refusal());
                                }
                            }
                            deletion.end(tx);
                            return report.output();
                        })
                .onceCommitted(deletion::finish)
                .answering(deletion::headers);
    }

    private void tell(Transaction tx, Bucket bucket, Removal.Done done, Call call) {
        done.happened()
                .ifPresent(it ->
                        ports.notifications()
                                .tell(
                                        tx,
                                        bucket,
                                        Occasion.of("ObjectRemoved:" + it.name(), call),
                                        it.touched()));
    }

    /// Collects the answers; a quiet one tells of failures only.
    private static final class Report {
        private final boolean isQuiet;
        private final boolean erases;
        private final List<DeletedObject> deleted = new ArrayList<>();
        private final List<ErrorEntry> errors = new ArrayList<>();

        Report(boolean isQuiet, boolean erases) {
            this.isQuiet = isQuiet;
            this.erases = erases;
        }

        /// A refused removal has changed nothing, so the others stand.
        void take(Removal removal, Function<Removal, Removal.Done> deletion) {
            try {
                done(removal, deletion.apply(removal));
            } catch (ServiceException refusal) {
                failed(removal, refusal);
            }
        }

        private void done(Removal removal, Removal.Done done) {
            // AWS calls deleted what was not there; a receipt does not speak of it.
            boolean isNothing = erases && done.happened().isEmpty();
            if (isQuiet || isNothing) return;
            DeletedObject.Builder entry =
                    DeletedObject.builder().key(removal.key()).versionId(removal.versionId());
            if (done.isDeleteMarker()) {
                entry.deleteMarker(true).deleteMarkerVersionId(done.versionId());
            }
            deleted.add(entry.build());
        }

        void failed(Removal removal, ServiceException refusal) {
            errors.add(
                    ErrorEntry.builder()
                            .key(removal.key())
                            .versionId(removal.versionId())
                            .code(refusal.code().wireName())
                            .message(refusal.message())
                            .build());
        }

        DeleteObjectsOutput output() {
            return DeleteObjectsOutput.builder().deleted(deleted).errors(errors).build();
        }
    }

    private Removal removal(
            String key, Optional<String> versionId, Optional<String> ifMatch, Call call) {
        return new Removal(key, versionId, ifMatch, call.time(), ports.versionRandom(), false);
    }

    private List<Demand> demandsOf(
            BucketDemands demands, Bucket bucket, Removal removal, Call call) {
        // Nothing is there to ask about. That it is too long is said of this key, not of the
        // others.
        if (ObjectIndex.isTooLong(removal.key())) {
            return new ArrayList<>(List.of(demands.onObject("s3:DeleteObject", removal.key())));
        }
        List<Demand> all = new ArrayList<>(toCompare(demands, bucket, removal));
        all.add(demand(demands, bucket, removal));
        if (Erasing.isAskedFor(call)) all.add(toErase(demands, removal));
        return all;
    }

    /// Ours, not AWS's: who may delete may not yet take away what backups are for.
    private static Demand toErase(BucketDemands demands, Removal removal) {
        Demand demand = demands.onObject("s3:EraseObjectVersion", removal.key());
        return removal.versionId().map(id -> demand.with("s3:VersionId", id)).orElse(demand);
    }

    // AWS: Amazon S3 User Guide, "How to perform conditional deletes".
    private Demand demand(BucketDemands demands, Bucket bucket, Removal removal) {
        Demand demand =
                removal.versionId()
                        .map(id ->
                                demands.onObject("s3:DeleteObjectVersion", removal.key())
                                        .with("s3:VersionId", id))
                        .orElseGet(() ->
                                demands.onDeletion(removal.key(), () -> ownerOf(bucket, removal)));
        return removal.ifMatch().map(etag -> demand.with("s3:if-match", etag)).orElse(demand);
    }

    /// Whose it is what would be deleted.
    private Optional<AccountId> ownerOf(Bucket bucket, Removal removal) {
        return Sighting.of(ports, Sighting.Wanted.newest(bucket, removal.key()))
                .version()
                .map(found -> found.aclIn(bucket))
                .flatMap(acl -> acl.isPresent() ? acl.get().owner() : Optional.of(bucket.owner()));
    }

    private List<Demand> toCompare(BucketDemands demands, Bucket bucket, Removal removal) {
        return removal.ifMatch()
                .map(etag ->
                        WriteDemand.toCompare(
                                ports,
                                demands,
                                new Sighting.Wanted(
                                        bucket.name(),
                                        removal.key(),
                                        removal.versionId(),
                                        Optional.empty()),
                                etag))
                .orElse(List.of());
    }

    /// Size and time are conditions of directory buckets only. Not to heed them would delete what
    /// was not meant.
    private static void refuseOtherConditions(boolean areGiven) {
        if (areGiven) throw S3Error.NOT_IMPLEMENTED.refusal();
    }
}
