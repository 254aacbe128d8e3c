package coffer.s3.report;

import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.s3.api.S3Api;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.Buckets;
import coffer.store.Store;
import coffer.store.Transaction;

/// All configurations of which a bucket may have many.
public final class Reports {
    private final InventoryOperations inventory;
    private final AnalyticsOperations analytics;
    private final MetricsOperations metrics;
    private final IntelligentTieringOperations intelligentTiering;

    public Reports(Store store, Buckets buckets) {
        this.inventory = new InventoryOperations(store, buckets);
        this.analytics = new AnalyticsOperations(store, buckets);
        this.metrics = new MetricsOperations(store, buckets);
        this.intelligentTiering = new IntelligentTieringOperations(store, buckets);
    }

    public void register(Registry.Builder registry) {
        registerReports(registry);
        registerMeasures(registry);
    }

    private void registerReports(Registry.Builder registry) {
        registry.on(
                        S3Api.GET_BUCKET_INVENTORY_CONFIGURATION,
                        Recording.MANAGEMENT_READ,
                        inventory::getBucketInventoryConfiguration)
                .on(
                        S3Api.LIST_BUCKET_INVENTORY_CONFIGURATIONS,
                        Recording.MANAGEMENT_READ,
                        inventory::listBucketInventoryConfigurations)
                .on(
                        S3Api.PUT_BUCKET_INVENTORY_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        inventory::putBucketInventoryConfiguration)
                .on(
                        S3Api.DELETE_BUCKET_INVENTORY_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        inventory::deleteBucketInventoryConfiguration)
                .on(
                        S3Api.GET_BUCKET_ANALYTICS_CONFIGURATION,
                        Recording.MANAGEMENT_READ,
                        analytics::getBucketAnalyticsConfiguration)
                .on(
                        S3Api.LIST_BUCKET_ANALYTICS_CONFIGURATIONS,
                        Recording.MANAGEMENT_READ,
                        analytics::listBucketAnalyticsConfigurations)
                .on(
                        S3Api.PUT_BUCKET_ANALYTICS_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        analytics::putBucketAnalyticsConfiguration)
                .on(
                        S3Api.DELETE_BUCKET_ANALYTICS_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        analytics::deleteBucketAnalyticsConfiguration);
    }

    private void registerMeasures(Registry.Builder registry) {
        registry.on(
                        S3Api.GET_BUCKET_METRICS_CONFIGURATION,
                        Recording.MANAGEMENT_READ,
                        metrics::getBucketMetricsConfiguration)
                .on(
                        S3Api.LIST_BUCKET_METRICS_CONFIGURATIONS,
                        Recording.MANAGEMENT_READ,
                        metrics::listBucketMetricsConfigurations)
                .on(
                        S3Api.PUT_BUCKET_METRICS_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        metrics::putBucketMetricsConfiguration)
                .on(
                        S3Api.DELETE_BUCKET_METRICS_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        metrics::deleteBucketMetricsConfiguration)
                .on(
                        S3Api.GET_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                        Recording.MANAGEMENT_READ,
                        intelligentTiering::getBucketIntelligentTieringConfiguration)
                .on(
                        S3Api.LIST_BUCKET_INTELLIGENT_TIERING_CONFIGURATIONS,
                        Recording.MANAGEMENT_READ,
                        intelligentTiering::listBucketIntelligentTieringConfigurations)
                .on(
                        S3Api.PUT_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        intelligentTiering::putBucketIntelligentTieringConfiguration)
                .on(
                        S3Api.DELETE_BUCKET_INTELLIGENT_TIERING_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        intelligentTiering::deleteBucketIntelligentTieringConfiguration);
    }

    /// For a bucket that is about to be deleted.
    public void deleteAll(Transaction tx, Bucket bucket) {
        inventory.deleteAll(tx, bucket);
        analytics.deleteAll(tx, bucket);
        metrics.deleteAll(tx, bucket);
        intelligentTiering.deleteAll(tx, bucket);
    }
}
