package coffer.s3.report;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.AnalyticsConfiguration;
import coffer.s3.api.DeleteBucketAnalyticsConfigurationOutput;
import coffer.s3.api.DeleteBucketAnalyticsConfigurationRequest;
import coffer.s3.api.GetBucketAnalyticsConfigurationOutput;
import coffer.s3.api.GetBucketAnalyticsConfigurationRequest;
import coffer.s3.api.ListBucketAnalyticsConfigurationsOutput;
import coffer.s3.api.ListBucketAnalyticsConfigurationsRequest;
import coffer.s3.api.PutBucketAnalyticsConfigurationOutput;
import coffer.s3.api.PutBucketAnalyticsConfigurationRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.store.Store;
import coffer.store.Transaction;
import java.util.Optional;

/// How the use of storage classes is to be analysed. It is kept and shown; all classes are kept
/// alike.
public final class AnalyticsOperations {
    private final NamedAccess<AnalyticsConfiguration> access;

    public AnalyticsOperations(Store store, Buckets buckets) {
        this.access =
                new NamedAccess<>(
                        store,
                        buckets,
                        new NamedConfigurations<>("analytics", AnalyticsConfiguration.class),
                        "Analytics");
    }

    public Plan<GetBucketAnalyticsConfigurationOutput> getBucketAnalyticsConfiguration(
            GetBucketAnalyticsConfigurationRequest input, Call call) {
        return access.get(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.id(),
                found ->
                        GetBucketAnalyticsConfigurationOutput.builder()
                                .analyticsConfiguration(found)
                                .build());
    }

    public Plan<ListBucketAnalyticsConfigurationsOutput> listBucketAnalyticsConfigurations(
            ListBucketAnalyticsConfigurationsRequest input, Call call) {
        return access.list(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.continuationToken(),
                page ->
                        ListBucketAnalyticsConfigurationsOutput.builder()
                                .analyticsConfigurationList(page.items())
                                .continuationToken(input.continuationToken())
                                .nextContinuationToken(page.next())
                                .isTruncated(page.next().isPresent())
                                .build());
    }

    public Plan<PutBucketAnalyticsConfigurationOutput> putBucketAnalyticsConfiguration(
            PutBucketAnalyticsConfigurationRequest input, Call call) {
        AnalyticsConfiguration given = input.analyticsConfiguration();
        return access.put(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                new NamedAccess.Named<>(input.id(), given.id(), given),
                PutBucketAnalyticsConfigurationOutput.builder().build());
    }

    public Plan<DeleteBucketAnalyticsConfigurationOutput> deleteBucketAnalyticsConfiguration(
            DeleteBucketAnalyticsConfigurationRequest input, Call call) {
        return access.delete(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.id(),
                DeleteBucketAnalyticsConfigurationOutput.builder().build());
    }

    /// For a bucket that is about to be deleted.
    public void deleteAll(Transaction tx, Bucket bucket) {
        access.deleteAll(tx, bucket);
    }

    private static NamedAccess.Place place(String bucket, Optional<String> expectedOwner) {
        return new NamedAccess.Place(bucket, expectedOwner);
    }
}
