package coffer.s3.report;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.DeleteBucketMetricsConfigurationOutput;
import coffer.s3.api.DeleteBucketMetricsConfigurationRequest;
import coffer.s3.api.GetBucketMetricsConfigurationOutput;
import coffer.s3.api.GetBucketMetricsConfigurationRequest;
import coffer.s3.api.ListBucketMetricsConfigurationsOutput;
import coffer.s3.api.ListBucketMetricsConfigurationsRequest;
import coffer.s3.api.MetricsConfiguration;
import coffer.s3.api.PutBucketMetricsConfigurationOutput;
import coffer.s3.api.PutBucketMetricsConfigurationRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.store.Store;
import coffer.store.Transaction;
import java.util.Optional;

/// Which requests are to be measured by themselves. It is kept and shown.
public final class MetricsOperations {
    private final NamedAccess<MetricsConfiguration> access;

    public MetricsOperations(Store store, Buckets buckets) {
        this.access =
                new NamedAccess<>(
                        store,
                        buckets,
                        new NamedConfigurations<>("metrics", MetricsConfiguration.class),
                        "Metrics");
    }

    public Plan<GetBucketMetricsConfigurationOutput> getBucketMetricsConfiguration(
            GetBucketMetricsConfigurationRequest input, Call call) {
        return access.get(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.id(),
                found ->
                        GetBucketMetricsConfigurationOutput.builder()
                                .metricsConfiguration(found)
                                .build());
    }

    public Plan<ListBucketMetricsConfigurationsOutput> listBucketMetricsConfigurations(
            ListBucketMetricsConfigurationsRequest input, Call call) {
        return access.list(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.continuationToken(),
                page ->
                        ListBucketMetricsConfigurationsOutput.builder()
                                .metricsConfigurationList(page.items())
                                .continuationToken(input.continuationToken())
                                .nextContinuationToken(page.next())
                                .isTruncated(page.next().isPresent())
                                .build());
    }

    public Plan<PutBucketMetricsConfigurationOutput> putBucketMetricsConfiguration(
            PutBucketMetricsConfigurationRequest input, Call call) {
        MetricsConfiguration given = input.metricsConfiguration();
        return access.put(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                new NamedAccess.Named<>(input.id(), given.id(), given),
                PutBucketMetricsConfigurationOutput.builder().build());
    }

    public Plan<DeleteBucketMetricsConfigurationOutput> deleteBucketMetricsConfiguration(
            DeleteBucketMetricsConfigurationRequest input, Call call) {
        return access.delete(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.id(),
                DeleteBucketMetricsConfigurationOutput.builder().build());
    }

    /// For a bucket that is about to be deleted.
    public void deleteAll(Transaction tx, Bucket bucket) {
        access.deleteAll(tx, bucket);
    }

    private static NamedAccess.Place place(String bucket, Optional<String> expectedOwner) {
        return new NamedAccess.Place(bucket, expectedOwner);
    }
}
