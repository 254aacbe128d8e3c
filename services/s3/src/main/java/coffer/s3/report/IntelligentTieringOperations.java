package coffer.s3.report;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.DeleteBucketIntelligentTieringConfigurationOutput;
import coffer.s3.api.DeleteBucketIntelligentTieringConfigurationRequest;
import coffer.s3.api.GetBucketIntelligentTieringConfigurationOutput;
import coffer.s3.api.GetBucketIntelligentTieringConfigurationRequest;
import coffer.s3.api.IntelligentTieringConfiguration;
import coffer.s3.api.ListBucketIntelligentTieringConfigurationsOutput;
import coffer.s3.api.ListBucketIntelligentTieringConfigurationsRequest;
import coffer.s3.api.PutBucketIntelligentTieringConfigurationOutput;
import coffer.s3.api.PutBucketIntelligentTieringConfigurationRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.store.Store;
import coffer.store.Transaction;
import java.util.Optional;

/// When objects go to archive tiers. It is kept and shown; nothing here is archived.
public final class IntelligentTieringOperations {
    private final NamedAccess<IntelligentTieringConfiguration> access;

    public IntelligentTieringOperations(Store store, Buckets buckets) {
        this.access =
                new NamedAccess<>(
                        store,
                        buckets,
                        new NamedConfigurations<>("tiering", IntelligentTieringConfiguration.class),
                        "IntelligentTiering");
    }

    public Plan<GetBucketIntelligentTieringConfigurationOutput>
            getBucketIntelligentTieringConfiguration(
                    GetBucketIntelligentTieringConfigurationRequest input, Call call) {
        return access.get(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.id(),
                found ->
                        GetBucketIntelligentTieringConfigurationOutput.builder()
                                .intelligentTieringConfiguration(found)
                                .build());
    }

    public Plan<ListBucketIntelligentTieringConfigurationsOutput>
            listBucketIntelligentTieringConfigurations(
                    ListBucketIntelligentTieringConfigurationsRequest input, Call call) {
        return access.list(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.continuationToken(),
                page ->
                        ListBucketIntelligentTieringConfigurationsOutput.builder()
                                .intelligentTieringConfigurationList(page.items())
                                .continuationToken(input.continuationToken())
                                .nextContinuationToken(page.next())
                                .isTruncated(page.next().isPresent())
                                .build());
    }

    public Plan<PutBucketIntelligentTieringConfigurationOutput>
            putBucketIntelligentTieringConfiguration(
                    PutBucketIntelligentTieringConfigurationRequest input, Call call) {
        IntelligentTieringConfiguration given = input.intelligentTieringConfiguration();
        return access.put(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                new NamedAccess.Named<>(input.id(), given.id(), given),
                PutBucketIntelligentTieringConfigurationOutput.builder().build());
    }

    public Plan<DeleteBucketIntelligentTieringConfigurationOutput>
            deleteBucketIntelligentTieringConfiguration(
                    DeleteBucketIntelligentTieringConfigurationRequest input, Call call) {
        return access.delete(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.id(),
                DeleteBucketIntelligentTieringConfigurationOutput.builder().build());
    }

    /// For a bucket that is about to be deleted.
    public void deleteAll(Transaction tx, Bucket bucket) {
        access.deleteAll(tx, bucket);
    }

    private static NamedAccess.Place place(String bucket, Optional<String> expectedOwner) {
        return new NamedAccess.Place(bucket, expectedOwner);
    }
}
