package coffer.s3.logging;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.ledger.Ledger;
import coffer.s3.acl.Ownership;
import coffer.s3.api.GetBucketLoggingOutput;
import coffer.s3.api.GetBucketLoggingRequest;
import coffer.s3.api.LoggingEnabled;
import coffer.s3.api.PartitionDateSource;
import coffer.s3.api.PartitionedPrefix;
import coffer.s3.api.PutBucketLoggingOutput;
import coffer.s3.api.PutBucketLoggingRequest;
import coffer.s3.api.SimplePrefix;
import coffer.s3.api.TargetObjectKeyFormat;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketAccess;
import coffer.s3.bucket.Buckets;
import coffer.s3.bucket.Feature;
import coffer.s3.error.S3Error;
import coffer.s3.lock.LockRules;
import coffer.store.Store;
import coffer.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether, and where, the requests on a bucket are told.
public final class LoggingOperations {
    private static final int MAX_PREFIX_BYTES = 800;

    private final Store store;
    private final Buckets buckets;
    private final BucketAccess access;
    private final AccessLogs logs;
    private final Ledger ledger;

    public LoggingOperations(Store store, Buckets buckets, AccessLogs logs, Ledger ledger) {
        this.store = store;
        this.buckets = buckets;
        this.access = new BucketAccess(store, buckets);
        this.logs = logs;
        this.ledger = ledger;
    }

    public Plan<GetBucketLoggingOutput> getBucketLogging(GetBucketLoggingRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(), input.expectedBucketOwner(), "s3:GetBucketLogging"),
                call,
                bucket ->
                        GetBucketLoggingOutput.builder()
                                .loggingEnabled(
                                        store.read(snapshot -> logs.target(snapshot, bucket))
                                                .map(LoggingOperations::shown))
                                .build());
    }

    private static LoggingEnabled shown(LogTarget target) {
        return LoggingEnabled.builder()
                .targetBucket(target.bucket())
                .targetPrefix(target.prefix())
                .targetObjectKeyFormat(shown(target.format()))
                .build();
    }

    private static Optional<TargetObjectKeyFormat> shown(LogTarget.Format format) {
        TargetObjectKeyFormat.Builder shown = TargetObjectKeyFormat.builder();
        return switch (format) {
            case UNSAID -> Optional.empty();
            case SIMPLE -> Optional.of(shown.simplePrefix(SimplePrefix.builder().build()).build());
            case BY_EVENT_TIME -> Optional.of(shown(PartitionDateSource.EVENT_TIME));
            case BY_DELIVERY_TIME -> Optional.of(shown(PartitionDateSource.DELIVERY_TIME));
        };
    }

    private static TargetObjectKeyFormat shown(String dateSource) {
        return TargetObjectKeyFormat.builder()
                .partitionedPrefix(
                        PartitionedPrefix.builder().partitionDateSource(dateSource).build())
                .build();
    }

    public Plan<PutBucketLoggingOutput> putBucketLogging(PutBucketLoggingRequest input, Call call) {
        Optional<LoggingEnabled> wanted = input.bucketLoggingStatus().loggingEnabled();
        Optional<LogTarget> target = wanted.map(LoggingOperations::read);
        return access.changeBeside(
                new BucketAccess.Target(
                        input.bucket(), input.expectedBucketOwner(), "s3:PutBucketLogging"),
                call,
                (tx, bucket) ->
                        target.ifPresentOrElse(
                                to -> {
                                    check(tx, bucket, to, wanted.get());
                                    logs.put(tx, bucket, to, ledger.status().size());
                                },
                                () -> logs.delete(tx, bucket)),
                PutBucketLoggingOutput.builder().build());
    }

    private static LogTarget read(LoggingEnabled wanted) {
        String prefix = wanted.targetPrefix();
        if (prefix.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX_BYTES) {
            throw S3Error.INVALID_ARGUMENT
                    .because("The target prefix is longer than " + MAX_PREFIX_BYTES + " bytes")
                    .with(Map.of("ArgumentName", "TargetPrefix"));
        }
        return new LogTarget(
                wanted.targetBucket(),
                prefix,
                wanted.targetObjectKeyFormat()
                        .map(LoggingOperations::read)
                        .orElse(LogTarget.Format.UNSAID));
    }

    private static LogTarget.Format read(TargetObjectKeyFormat wanted) {
        if (wanted.simplePrefix().isPresent() == wanted.partitionedPrefix().isPresent()) {
            throw S3Error.MALFORMED_XML.refusal();
        }
        if (wanted.simplePrefix().isPresent()) return LogTarget.Format.SIMPLE;
        String source =
                wanted.partitionedPrefix()
                        .flatMap(PartitionedPrefix::partitionDateSource)
                        .orElse(PartitionDateSource.DELIVERY_TIME);
        return switch (source) {
            case PartitionDateSource.EVENT_TIME -> LogTarget.Format.BY_EVENT_TIME;
            case PartitionDateSource.DELIVERY_TIME -> LogTarget.Format.BY_DELIVERY_TIME;
            default -> throw S3Error.MALFORMED_XML.refusal();
        };
    }

    // AWS: PutBucketLogging; Amazon S3 User Guide, "Enabling Amazon S3 server access logging".
    private void check(Transaction tx, Bucket source, LogTarget to, LoggingEnabled wanted) {
        Bucket target =
                buckets.find(tx, to.bucket())
                        .orElseThrow(
                                () -> refused("The target bucket for logging does not exist", to));
        if (!target.owner().equals(source.owner())) {
            throw refused(
                    "The owner for the bucket to be logged and the target bucket must be the same.",
                    to);
        }
        if (!target.region().equals(source.region())) {
            throw S3Error.CROSS_LOCATION_LOGGING.refusal();
        }
        boolean isUnfit =
                target.settings().has(Feature.REQUESTER_PAYS)
                        || target.settings()
                                .objectLock()
                                .flatMap(LockRules::defaultRetention)
                                .isPresent();
        if (isUnfit) {
            throw refused(
                    "The target bucket for logging has Requester Pays or a default retention", to);
        }
        checkGrants(target, wanted);
    }

    private static void checkGrants(Bucket target, LoggingEnabled wanted) {
        if (wanted.targetGrants().orElse(List.of()).isEmpty()) return;
        if (target.settings().ownership() == Ownership.ENFORCED) {
            throw S3Error.ACCESS_CONTROL_LIST_NOT_SUPPORTED.refusal();
        }
        throw S3Error.NOT_IMPLEMENTED.because("Grants on log objects are not supported");
    }

    private static RuntimeException refused(String message, LogTarget to) {
        return S3Error.INVALID_TARGET_BUCKET
                .because(message)
                .with(Map.of("TargetBucket", to.bucket()));
    }
}
