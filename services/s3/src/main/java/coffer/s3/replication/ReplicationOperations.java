package coffer.s3.replication;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.s3.api.DeleteBucketReplicationOutput;
import coffer.s3.api.DeleteBucketReplicationRequest;
import coffer.s3.api.GetBucketReplicationOutput;
import coffer.s3.api.GetBucketReplicationRequest;
import coffer.s3.api.S3Api;
import coffer.s3.bucket.BucketAccess;
import coffer.s3.bucket.Buckets;
import coffer.s3.error.S3Error;
import coffer.store.Store;
import java.util.Map;

/// No bucket is replicated, and none can be told to be. Tools that manage or audit buckets ask all
/// the same, and may rely on the answer.
public final class ReplicationOperations {
    private final BucketAccess access;

    public ReplicationOperations(Store store, Buckets buckets) {
        this.access = new BucketAccess(store, buckets);
    }

    public void register(Registry.Builder registry) {
        registry.on(
                        S3Api.GET_BUCKET_REPLICATION,
                        Recording.MANAGEMENT_READ,
                        this::getBucketReplication)
                .on(
                        S3Api.DELETE_BUCKET_REPLICATION,
                        Recording.MANAGEMENT_WRITE,
                        this::deleteBucketReplication);
    }

    public Plan<GetBucketReplicationOutput> getBucketReplication(
            GetBucketReplicationRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:GetReplicationConfiguration"),
                call,
                bucket -> {
                    throw S3Error.REPLICATION_CONFIGURATION_NOT_FOUND
                            .refusal()
                            .with(Map.of("BucketName", bucket.name()));
                });
    }

    /// Succeeds, as with AWS where there is nothing to delete.
    // AWS: Service Authorization Reference: its action is that of PutBucketReplication.
    public Plan<DeleteBucketReplicationOutput> deleteBucketReplication(
            DeleteBucketReplicationRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(),
                        input.expectedBucketOwner(),
                        "s3:PutReplicationConfiguration"),
                call,
                bucket -> DeleteBucketReplicationOutput.builder().build());
    }
}
