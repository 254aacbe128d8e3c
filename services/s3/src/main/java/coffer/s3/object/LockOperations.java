package coffer.s3.object;

import coffer.gate.Authorised;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.api.GetObjectLegalHoldOutput;
import coffer.s3.api.GetObjectLegalHoldRequest;
import coffer.s3.api.GetObjectRetentionOutput;
import coffer.s3.api.GetObjectRetentionRequest;
import coffer.s3.api.ObjectLockLegalHold;
import coffer.s3.api.ObjectLockRetention;
import coffer.s3.api.PutObjectLegalHoldOutput;
import coffer.s3.api.PutObjectLegalHoldRequest;
import coffer.s3.api.PutObjectRetentionOutput;
import coffer.s3.api.PutObjectRetentionRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketDemands;
import coffer.s3.error.S3Error;
import coffer.s3.lock.LockMode;
import coffer.s3.lock.LockWish;
import coffer.s3.lock.ObjectLock;
import coffer.s3.lock.Retention;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What keeps a version of an object from being deleted.
// AWS: Amazon S3 User Guide, "Locking objects with Object Lock".
public final class LockOperations {
    private final ObjectPorts ports;

    public LockOperations(ObjectPorts ports) {
        this.ports = ports;
    }

    public Plan<GetObjectRetentionOutput> getObjectRetention(
            GetObjectRetentionRequest input, Call call) {
        Sighting.Wanted wanted =
                new Sighting.Wanted(
                        input.bucket(),
                        input.key(),
                        input.versionId(),
                        input.expectedBucketOwner());
        return show(
                wanted,
                call,
                "s3:GetObjectRetention",
                lock ->
                        lock.retention()
                                .map(retention ->
                                        GetObjectRetentionOutput.builder()
                                                .retention(shown(retention))
                                                .build()));
    }

    public Plan<GetObjectLegalHoldOutput> getObjectLegalHold(
            GetObjectLegalHoldRequest input, Call call) {
        Sighting.Wanted wanted =
                new Sighting.Wanted(
                        input.bucket(),
                        input.key(),
                        input.versionId(),
                        input.expectedBucketOwner());
        return show(
                wanted,
                call,
                "s3:GetObjectLegalHold",
                lock ->
                        lock.legalHold()
                                .map(isHeld ->
                                        GetObjectLegalHoldOutput.builder()
                                                .legalHold(
                                                        ObjectLockLegalHold.builder()
                                                                .status(isHeld ? "ON" : "OFF")
                                                                .build())
                                                .build()));
    }

    private static ObjectLockRetention shown(Retention retention) {
        return ObjectLockRetention.builder()
                .mode(retention.mode().name())
                .retainUntilDate(retention.until())
                .build();
    }

    private <O> Plan<O> show(
            Sighting.Wanted wanted,
            Call call,
            String action,
            Function<ObjectLock, Optional<O>> answer) {
        Sighting found = Sighting.of(ports, wanted);
        BucketDemands demands = ports.buckets().demands(found.bucket(), call);
        Demand list = found.mayList(demands);
        return Plan.demanding(found.demand(demands, new Sighting.Action(action, action)), list)
                .then(authorised -> {
                    Version version = found.present(authorised.permits(list));
                    checkPossible(found.bucket());
                    return Effect.answer(
                            answer.apply(version.lock())
                                    .orElseThrow(S3Error.NO_SUCH_OBJECT_LOCK::refusal));
                });
    }

    public Plan<PutObjectRetentionOutput> putObjectRetention(
            PutObjectRetentionRequest input, Call call) {
        Sighting found =
                Sighting.of(
                        ports,
                        new Sighting.Wanted(
                                input.bucket(),
                                input.key(),
                                input.versionId(),
                                input.expectedBucketOwner()));
        LockWish wish =
                new LockWish(
                        input.retention().flatMap(ObjectLockRetention::mode),
                        input.retention().flatMap(ObjectLockRetention::retainUntilDate),
                        Optional.empty());
        BucketDemands demands = ports.buckets().demands(found.bucket(), call);
        Demand list = found.mayList(demands);
        Demand bypass =
                demands.onObject("s3:BypassGovernanceRetention", input.key())
                        .with(wish.conditionKeys(call.time()))
                        .optional();
        boolean asksToBypass = input.bypassGovernanceRetention().orElse(false);
        List<Demand> all = new ArrayList<>();
        all.add(
                found.demand(demands, action("s3:PutObjectRetention"))
                        .with(wish.conditionKeys(call.time())));
        all.add(list);
        if (asksToBypass) all.add(bypass);
        return Plan.demanding(all)
                .then(authorised -> {
                    Version seen = present(found, authorised, list);
                    Optional<Retention> retention = checked(input.retention(), call.time());
                    boolean bypasses = asksToBypass && authorised.permits(bypass);
                    return change(
                            found,
                            seen,
                            lock -> changed(lock, retention, call.time(), bypasses),
                            PutObjectRetentionOutput.builder().build());
                });
    }

    private static Sighting.Action action(String name) {
        return new Sighting.Action(name, name);
    }

    private static Version present(Sighting found, Authorised authorised, Demand list) {
        Version seen = found.present(authorised.permits(list));
        checkPossible(found.bucket());
        return seen;
    }

    private static void checkPossible(Bucket bucket) {
        if (bucket.hasObjectLock()) return;
        throw S3Error.INVALID_REQUEST.because("Bucket is missing Object Lock Configuration");
    }

    /// Empty to end the retention. Throws MalformedXML or InvalidArgument.
    private static Optional<Retention> checked(Optional<ObjectLockRetention> given, Instant now) {
        ObjectLockRetention wanted = given.orElseThrow(S3Error.MALFORMED_XML::refusal);
        if (wanted.mode().isEmpty() && wanted.retainUntilDate().isEmpty()) return Optional.empty();
        LockMode mode =
                wanted.mode().flatMap(LockMode::find).orElseThrow(S3Error.MALFORMED_XML::refusal);
        Instant until = wanted.retainUntilDate().orElseThrow(S3Error.MALFORMED_XML::refusal);
        LockWish.checkFuture(until, now);
        return Optional.of(new Retention(mode, until));
    }

    private static ObjectLock changed(
            ObjectLock lock, Optional<Retention> retention, Instant now, boolean bypasses) {
        if (!lock.permits(retention, now, bypasses)) {
            throw S3Error.ACCESS_DENIED.because(
                    "Access Denied because object protected by object lock.");
        }
        return retention.map(lock::with).orElseGet(lock::withoutRetention);
    }

    public Plan<PutObjectLegalHoldOutput> putObjectLegalHold(
            PutObjectLegalHoldRequest input, Call call) {
        Sighting found =
                Sighting.of(
                        ports,
                        new Sighting.Wanted(
                                input.bucket(),
                                input.key(),
                                input.versionId(),
                                input.expectedBucketOwner()));
        Optional<String> status = input.legalHold().flatMap(ObjectLockLegalHold::status);
        Map<String, List<String>> keys =
                new LockWish(Optional.empty(), Optional.empty(), status).conditionKeys(call.time());
        BucketDemands demands = ports.buckets().demands(found.bucket(), call);
        Demand list = found.mayList(demands);
        Demand put = found.demand(demands, action("s3:PutObjectLegalHold")).with(keys);
        return Plan.demanding(put, list)
                .then(authorised -> {
                    Version seen = present(found, authorised, list);
                    boolean isHeld = isOn(status);
                    return change(
                            found,
                            seen,
                            lock -> lock.withLegalHold(isHeld),
                            PutObjectLegalHoldOutput.builder().build());
                });
    }

    private static boolean isOn(Optional<String> status) {
        return switch (status.orElse("")) {
            case "ON" -> true;
            case "OFF" -> false;
            default -> throw S3Error.MALFORMED_XML.refusal();
        };
    }

    /// Changes the lock of the very version that was decided about, as that lock is by then.
    private <O> Effect<O> change(
            Sighting found, Version seen, UnaryOperator<ObjectLock> change, O output) {
        return Effect.change(tx -> {
            Bucket bucket = ports.buckets().same(tx, found.bucket());
            Version current =
                    ports.index()
                            .find(tx, bucket, seen.key(), seen.versionId())
                            .filter(version -> version.sequence() == seen.sequence())
                            .filter(version -> !version.marksDeletion())
                            .orElseThrow(S3Error.OPERATION_ABORTED::refusal);
            ports.index().put(tx, bucket, current.with(change.apply(current.lock())));
            return output;
        });
    }
}
