package coffer.s3.report;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.s3.api.DeleteBucketInventoryConfigurationOutput;
import coffer.s3.api.DeleteBucketInventoryConfigurationRequest;
import coffer.s3.api.GetBucketInventoryConfigurationOutput;
import coffer.s3.api.GetBucketInventoryConfigurationRequest;
import coffer.s3.api.InventoryConfiguration;
import coffer.s3.api.ListBucketInventoryConfigurationsOutput;
import coffer.s3.api.ListBucketInventoryConfigurationsRequest;
import coffer.s3.api.PutBucketInventoryConfigurationOutput;
import coffer.s3.api.PutBucketInventoryConfigurationRequest;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.store.Store;
import coffer.store.Transaction;
import java.util.Optional;

/// What is to be listed of a bucket every day or week. It is kept and shown; no lists are made.
public final class InventoryOperations {
    private final NamedAccess<InventoryConfiguration> access;

    public InventoryOperations(Store store, Buckets buckets) {
        this.access =
                new NamedAccess<>(
                        store,
                        buckets,
                        new NamedConfigurations<>("inventory", InventoryConfiguration.class),
                        "Inventory");
    }

    public Plan<GetBucketInventoryConfigurationOutput> getBucketInventoryConfiguration(
            GetBucketInventoryConfigurationRequest input, Call call) {
        return access.get(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.id(),
                found ->
                        GetBucketInventoryConfigurationOutput.builder()
                                .inventoryConfiguration(found)
                                .build());
    }

    public Plan<ListBucketInventoryConfigurationsOutput> listBucketInventoryConfigurations(
            ListBucketInventoryConfigurationsRequest input, Call call) {
        return access.list(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.continuationToken(),
                page ->
                        ListBucketInventoryConfigurationsOutput.builder()
                                .inventoryConfigurationList(page.items())
                                .continuationToken(input.continuationToken())
                                .nextContinuationToken(page.next())
                                .isTruncated(page.next().isPresent())
                                .build());
    }

    public Plan<PutBucketInventoryConfigurationOutput> putBucketInventoryConfiguration(
            PutBucketInventoryConfigurationRequest input, Call call) {
        InventoryConfiguration given = input.inventoryConfiguration();
        return access.put(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                new NamedAccess.Named<>(input.id(), given.id(), given),
                PutBucketInventoryConfigurationOutput.builder().build());
    }

    public Plan<DeleteBucketInventoryConfigurationOutput> deleteBucketInventoryConfiguration(
            DeleteBucketInventoryConfigurationRequest input, Call call) {
        return access.delete(
                place(input.bucket(), input.expectedBucketOwner()),
                call,
                input.id(),
                DeleteBucketInventoryConfigurationOutput.builder().build());
    }

    /// For a bucket that is about to be deleted.
    public void deleteAll(Transaction tx, Bucket bucket) {
        access.deleteAll(tx, bucket);
    }

    private static NamedAccess.Place place(String bucket, Optional<String> expectedOwner) {
        return new NamedAccess.Place(bucket, expectedOwner);
    }
}
