package coffer.s3;

import coffer.gate.CrossOrigin;
import coffer.gate.DataKeys;
import coffer.gate.Errands;
import coffer.gate.MfaCheck;
import coffer.gate.PolicyPrincipals;
import coffer.gate.Principals;
import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.gate.Websites;
import coffer.ledger.Ledger;
import coffer.ledger.erasure.Notary;
import coffer.s3.account.AccountControl;
import coffer.s3.aging.LifecycleRunner;
import coffer.s3.api.S3Api;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.BucketKeys;
import coffer.s3.bucket.BucketOperations;
import coffer.s3.bucket.BucketTaggingOperations;
import coffer.s3.bucket.Buckets;
import coffer.s3.bucket.Configuration;
import coffer.s3.bucket.DefaultEncryption;
import coffer.s3.bucket.EncryptionOperations;
import coffer.s3.bucket.MfaDelete;
import coffer.s3.bucket.ObjectLockOperations;
import coffer.s3.bucket.Occupancy;
import coffer.s3.bucket.OwnershipOperations;
import coffer.s3.bucket.PolicyOperations;
import coffer.s3.bucket.PublicAccessOperations;
import coffer.s3.bucket.SwitchOperations;
import coffer.s3.bucket.VersioningOperations;
import coffer.s3.content.Contents;
import coffer.s3.content.Envelopes;
import coffer.s3.content.Tidying;
import coffer.s3.cors.CorsOperations;
import coffer.s3.erasure.Erasures;
import coffer.s3.event.NotificationDelivery;
import coffer.s3.event.NotificationOperations;
import coffer.s3.event.Notifications;
import coffer.s3.event.Webhooks;
import coffer.s3.integrity.Census;
import coffer.s3.integrity.Inventory;
import coffer.s3.integrity.Scrubber;
import coffer.s3.lifecycle.LifecycleOperations;
import coffer.s3.lifecycle.Lifecycles;
import coffer.s3.listing.ListingOperations;
import coffer.s3.listing.VersionListingOperations;
import coffer.s3.logging.AccessLogs;
import coffer.s3.logging.LogDelivery;
import coffer.s3.logging.LoggingOperations;
import coffer.s3.multipart.AbandonedUploads;
import coffer.s3.multipart.Multipart;
import coffer.s3.object.AclOperations;
import coffer.s3.object.AttributesOperations;
import coffer.s3.object.CopyOperations;
import coffer.s3.object.DeleteOperations;
import coffer.s3.object.GetOperations;
import coffer.s3.object.LockOperations;
import coffer.s3.object.ObjectEncryptionOperations;
import coffer.s3.object.ObjectIndex;
import coffer.s3.object.ObjectPorts;
import coffer.s3.object.PutOperations;
import coffer.s3.object.TaggingOperations;
import coffer.s3.quota.Allowances;
import coffer.s3.quota.StorageQuotas;
import coffer.s3.replication.ReplicationOperations;
import coffer.s3.report.Reports;
import coffer.s3.residence.Tenures;
import coffer.s3.restore.LostVersions;
import coffer.s3.website.WebsiteOperations;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Transaction;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.BlobStores;
import coffer.store.keys.DomainKeys;
import coffer.store.keys.KeyTable;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Amazon S3, given what it stands on.
public final class S3Service {
    /// What dies with its bucket.
    private static final List<Configuration<?>> CONFIGURATIONS =
            List.of(CorsOperations.RULES, Notifications.RULES, WebsiteOperations.RULES);

    private final Ports ports;
    private final Buckets buckets = new Buckets();
    private final Lifecycles lifecycles = new Lifecycles();
    private final BucketKeys bucketKeys;
    private final ObjectPorts objects;
    private final Multipart multipart;
    private final Erasures erasures;
    private final LifecycleRunner lifecycleRunner;
    private final CorsOperations cors;
    private final WebsiteOperations websites;
    private final Reports reports;
    private final NotificationDelivery delivery;
    private final AccessLogs accessLogs = new AccessLogs();
    private final LogDelivery logDelivery;
    private final Scrubber scrubber;

    /// `dataKeys` leads to KMS, through the gate and as the caller; `principals` to IAM; `errands`
    /// through the gate as S3 itself. New buckets begin with `encryption`; `notary` signs for what
    /// is erased.
    public record Ports(
            Store store,
            KeyTable keys,
            DomainKeys domainKeys,
            BlobStores blobs,
            DataKeys dataKeys,
            Principals principals,
            MfaCheck mfa,
            Webhooks webhooks,
            DefaultEncryption encryption,
            Allowances allowances,
            Errands errands,
            Ledger ledger,
            Notary notary,
            InstantSource clock,
            SecureRandom random) {}

    public S3Service(Ports ports) {
        this.ports = ports;
        this.bucketKeys = new BucketKeys(ports.keys(), ports.domainKeys(), ports.random());
        this.objects =
                new ObjectPorts(
                        ports.store(),
                        buckets,
                        lifecycles,
                        new ObjectIndex(),
                        new Contents(ports.store(), ports.keys(), ports.blobs(), ports.random()),
                        new Envelopes(
                                new Envelopes.Ports(
                                        ports.store(),
                                        ports.keys(),
                                        buckets,
                                        bucketKeys,
                                        ports.dataKeys(),
                                        ports.random())),
                        new StorageQuotas(ports.allowances()),
                        new Notifications(ports.random()),
                        ports.random());
        this.erasures =
                new Erasures(
                        new Erasures.Ports(
                                ports.store(), ports.keys(), ports.notary(), ports.random()));
        this.multipart = new Multipart(objects, erasures);
        this.cors = new CorsOperations(ports.store(), buckets);
        this.websites = new WebsiteOperations(ports.store(), buckets);
        this.reports = new Reports(ports.store(), buckets);
        this.delivery = new NotificationDelivery(ports.store(), ports.webhooks(), ports.clock());
        this.logDelivery =
                new LogDelivery(
                        new LogDelivery.Ports(
                                ports.store(),
                                buckets,
                                accessLogs,
                                ports.ledger(),
                                ports.errands(),
                                ports.clock(),
                                ports.random()));
        this.lifecycleRunner =
                new LifecycleRunner(
                        new LifecycleRunner.Ports(
                                objects,
                                lifecycles,
                                new AbandonedUploads(objects),
                                erasures,
                                ports.ledger(),
                                ports.clock(),
                                UUID::randomUUID));
        this.scrubber =
                new Scrubber(
                        new Scrubber.Ports(
                                Inventory.of(objects, ports.blobs(), bucketKeys),
                                ports.ledger(),
                                ports.clock(),
                                UUID::randomUUID));
    }

    /// What browsers are told of buckets.
    public CrossOrigin crossOrigin() {
        return cors;
    }

    /// What browsers are shown of buckets.
    public Websites websites() {
        return websites;
    }

    /// Writes what a crash left unwritten in the data directory, and counts what is stored, if
    /// there are quotas and that has not been done. To be called before anybody is served.
    public void resume() {
        new Tidying(objects.contents()).writeDueManifests(ports.blobs().own());
        Census census = new Census(ports.store());
        if (objects.quotas().limitStorage()) {
            census.ensure();
        } else {
            census.stop();
        }
    }

    /// Does a bounded part of what is due though nobody asks, and returns how much that was. To be
    /// called every now and then, by one thread at a time.
    public int tend() {
        return Tasks.run(lifecycleRunner::run, delivery::run, logDelivery::run, erasures::carryOut);
    }

    /// Verifies what is stored, though nobody asks.
    public Scrubber scrubber() {
        return scrubber;
    }

    /// Drops what was erased after the backup that these data are, removes from the data directory
    /// blobs that no record names and what unfinished uploads left, and ends erasures that a crash
    /// cut short. Only for start-up.
    public BlobPlace.Swept sweep() {
        new LostVersions(objects, ports.ledger(), ports.clock(), UUID::randomUUID).drop();
        BlobPlace.Swept swept = ports.blobs().own().sweep(objects.contents()::isKept, Instant.MAX);
        var _ = erasures.carryOut();
        return swept;
    }

    /// Does the same, and writes what a crash left unwritten, in those other places that turned out
    /// to be ours since this was called last. Answers whether there is none left of which nobody
    /// knows yet whose it is.
    public boolean tidyElsewhere(Tenures tenures) {
        return tenures.settle(new Tidying(objects.contents()));
    }

    public void register(Registry.Builder registry) {
        registerBuckets(registry);
        registerSettings(registry);
        registerObjects(registry);
        registerLocks(registry);
        registerConfigurations(registry);
        multipart.register(registry);
    }

    private void registerBuckets(Registry.Builder registry) {
        BucketOperations operations =
                new BucketOperations(
                        new BucketOperations.Ports(
                                ports.store(),
                                buckets,
                                bucketKeys,
                                new Contained(),
                                ports.encryption(),
                                objects.quotas()::maxBuckets,
                                ports.random()));
        ListingOperations listing = new ListingOperations(objects);
        VersionListingOperations versions = new VersionListingOperations(objects);
        registry.on(S3Api.CREATE_BUCKET, Recording.MANAGEMENT_WRITE, operations::createBucket)
                .on(S3Api.DELETE_BUCKET, Recording.MANAGEMENT_WRITE, operations::deleteBucket)
                .on(S3Api.HEAD_BUCKET, Recording.MANAGEMENT_READ, operations::headBucket)
                .on(
                        S3Api.GET_BUCKET_LOCATION,
                        Recording.MANAGEMENT_READ,
                        operations::getBucketLocation)
                .on(S3Api.LIST_BUCKETS, Recording.MANAGEMENT_READ, operations::listBuckets)
                .on(S3Api.LIST_OBJECTS, Recording.DATA_READ, listing::listObjects)
                .on(S3Api.LIST_OBJECTS_V2, Recording.DATA_READ, listing::listObjectsV2)
                .on(S3Api.LIST_OBJECT_VERSIONS, Recording.DATA_READ, versions::listObjectVersions);
    }

    private void registerSettings(Registry.Builder registry) {
        registerVersioningAndEncryption(registry);
        registerPolicies(registry);
        OwnershipOperations ownership = new OwnershipOperations(ports.store(), buckets);
        BucketTaggingOperations tagging = new BucketTaggingOperations(ports.store(), buckets);
        registry.on(
                        S3Api.GET_BUCKET_OWNERSHIP_CONTROLS,
                        Recording.MANAGEMENT_READ,
                        ownership::getBucketOwnershipControls)
                .on(
                        S3Api.PUT_BUCKET_OWNERSHIP_CONTROLS,
                        Recording.MANAGEMENT_WRITE,
                        ownership::putBucketOwnershipControls)
                .on(
                        S3Api.DELETE_BUCKET_OWNERSHIP_CONTROLS,
                        Recording.MANAGEMENT_WRITE,
                        ownership::deleteBucketOwnershipControls)
                .on(S3Api.GET_BUCKET_ACL, Recording.MANAGEMENT_READ, ownership::getBucketAcl)
                .on(S3Api.PUT_BUCKET_ACL, Recording.MANAGEMENT_WRITE, ownership::putBucketAcl)
                .on(S3Api.GET_BUCKET_TAGGING, Recording.MANAGEMENT_READ, tagging::getBucketTagging)
                .on(S3Api.PUT_BUCKET_TAGGING, Recording.MANAGEMENT_WRITE, tagging::putBucketTagging)
                .on(
                        S3Api.DELETE_BUCKET_TAGGING,
                        Recording.MANAGEMENT_WRITE,
                        tagging::deleteBucketTagging);
    }

    private void registerVersioningAndEncryption(Registry.Builder registry) {
        VersioningOperations versioning =
                new VersioningOperations(ports.store(), buckets, new MfaDelete(ports.mfa()));
        EncryptionOperations encryption = new EncryptionOperations(ports.store(), buckets);
        registry.on(
                        S3Api.GET_BUCKET_VERSIONING,
                        Recording.MANAGEMENT_READ,
                        versioning::getBucketVersioning)
                .on(
                        S3Api.PUT_BUCKET_VERSIONING,
                        Recording.MANAGEMENT_WRITE,
                        versioning::putBucketVersioning)
                .on(
                        S3Api.GET_BUCKET_ENCRYPTION,
                        Recording.MANAGEMENT_READ,
                        encryption::getBucketEncryption)
                .on(
                        S3Api.PUT_BUCKET_ENCRYPTION,
                        Recording.MANAGEMENT_WRITE,
                        encryption::putBucketEncryption)
                .on(
                        S3Api.DELETE_BUCKET_ENCRYPTION,
                        Recording.MANAGEMENT_WRITE,
                        encryption::deleteBucketEncryption);
    }

    private void registerLocks(Registry.Builder registry) {
        ObjectLockOperations buckets = new ObjectLockOperations(ports.store(), this.buckets);
        LockOperations locks = new LockOperations(objects);
        registry.on(
                        S3Api.GET_OBJECT_LOCK_CONFIGURATION,
                        Recording.MANAGEMENT_READ,
                        buckets::getObjectLockConfiguration)
                .on(
                        S3Api.PUT_OBJECT_LOCK_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        buckets::putObjectLockConfiguration)
                .on(S3Api.GET_OBJECT_RETENTION, Recording.DATA_READ, locks::getObjectRetention)
                .on(S3Api.PUT_OBJECT_RETENTION, Recording.DATA_WRITE, locks::putObjectRetention)
                .on(S3Api.GET_OBJECT_LEGAL_HOLD, Recording.DATA_READ, locks::getObjectLegalHold)
                .on(S3Api.PUT_OBJECT_LEGAL_HOLD, Recording.DATA_WRITE, locks::putObjectLegalHold);
    }

    private void registerConfigurations(Registry.Builder registry) {
        new SwitchOperations(ports.store(), buckets).register(registry);
        new ReplicationOperations(ports.store(), buckets).register(registry);
        reports.register(registry);
        new AccountControl(ports.store(), buckets).register(registry);
        registerNotifications(registry);
        registerLogging(registry);
        registerWebsites(registry);
        LifecycleOperations lifecycle =
                new LifecycleOperations(ports.store(), buckets, lifecycles, ports.random());
        registry.on(S3Api.GET_BUCKET_CORS, Recording.MANAGEMENT_READ, cors::getBucketCors)
                .on(S3Api.PUT_BUCKET_CORS, Recording.MANAGEMENT_WRITE, cors::putBucketCors)
                .on(S3Api.DELETE_BUCKET_CORS, Recording.MANAGEMENT_WRITE, cors::deleteBucketCors)
                .on(
                        S3Api.GET_BUCKET_LIFECYCLE_CONFIGURATION,
                        Recording.MANAGEMENT_READ,
                        lifecycle::getBucketLifecycleConfiguration)
                .on(
                        S3Api.PUT_BUCKET_LIFECYCLE_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        lifecycle::putBucketLifecycleConfiguration)
                .on(
                        S3Api.DELETE_BUCKET_LIFECYCLE,
                        Recording.MANAGEMENT_WRITE,
                        lifecycle::deleteBucketLifecycle);
    }

    private void registerNotifications(Registry.Builder registry) {
        NotificationOperations notifications =
                new NotificationOperations(
                        ports.store(), buckets, ports.webhooks(), ports.random());
        registry.on(
                        S3Api.GET_BUCKET_NOTIFICATION_CONFIGURATION,
                        Recording.MANAGEMENT_READ,
                        notifications::getBucketNotificationConfiguration)
                .on(
                        S3Api.PUT_BUCKET_NOTIFICATION_CONFIGURATION,
                        Recording.MANAGEMENT_WRITE,
                        notifications::putBucketNotificationConfiguration);
    }

    private void registerLogging(Registry.Builder registry) {
        LoggingOperations logging =
                new LoggingOperations(ports.store(), buckets, accessLogs, ports.ledger());
        registry.on(S3Api.GET_BUCKET_LOGGING, Recording.MANAGEMENT_READ, logging::getBucketLogging)
                .on(
                        S3Api.PUT_BUCKET_LOGGING,
                        Recording.MANAGEMENT_WRITE,
                        logging::putBucketLogging);
    }

    private void registerWebsites(Registry.Builder registry) {
        registry.on(S3Api.GET_BUCKET_WEBSITE, Recording.MANAGEMENT_READ, websites::getBucketWebsite)
                .on(
                        S3Api.PUT_BUCKET_WEBSITE,
                        Recording.MANAGEMENT_WRITE,
                        websites::putBucketWebsite)
                .on(
                        S3Api.DELETE_BUCKET_WEBSITE,
                        Recording.MANAGEMENT_WRITE,
                        websites::deleteBucketWebsite);
    }

    private void registerPolicies(Registry.Builder registry) {
        PolicyOperations policies =
                new PolicyOperations(
                        ports.store(), buckets, new PolicyPrincipals(ports.principals()));
        PublicAccessOperations access = new PublicAccessOperations(ports.store(), buckets);
        registry.on(S3Api.GET_BUCKET_POLICY, Recording.MANAGEMENT_READ, policies::getBucketPolicy)
                .on(
                        S3Api.GET_BUCKET_POLICY_STATUS,
                        Recording.MANAGEMENT_READ,
                        policies::getBucketPolicyStatus)
                .on(S3Api.PUT_BUCKET_POLICY, Recording.MANAGEMENT_WRITE, policies::putBucketPolicy)
                .on(
                        S3Api.DELETE_BUCKET_POLICY,
                        Recording.MANAGEMENT_WRITE,
                        policies::deleteBucketPolicy)
                .on(
                        S3Api.GET_PUBLIC_ACCESS_BLOCK,
                        Recording.MANAGEMENT_READ,
                        access::getPublicAccessBlock)
                .on(
                        S3Api.PUT_PUBLIC_ACCESS_BLOCK,
                        Recording.MANAGEMENT_WRITE,
                        access::putPublicAccessBlock)
                .on(
                        S3Api.DELETE_PUBLIC_ACCESS_BLOCK,
                        Recording.MANAGEMENT_WRITE,
                        access::deletePublicAccessBlock);
    }

    private void registerObjects(Registry.Builder registry) {
        PutOperations putting = new PutOperations(objects);
        GetOperations getting = new GetOperations(objects);
        DeleteOperations deleting =
                new DeleteOperations(objects, new MfaDelete(ports.mfa()), erasures);
        CopyOperations copying = new CopyOperations(objects);
        TaggingOperations tagging = new TaggingOperations(objects);
        AttributesOperations attributes = new AttributesOperations(objects);
        ObjectEncryptionOperations encryption = new ObjectEncryptionOperations(objects);
        AclOperations lists = new AclOperations(objects);
        registry.on(S3Api.PUT_OBJECT, Recording.DATA_WRITE, putting::putObject)
                .onForm(S3Api.PUT_OBJECT, Recording.DATA_WRITE, putting::postObject)
                .on(S3Api.GET_OBJECT, Recording.DATA_READ, getting::getObject)
                .on(S3Api.HEAD_OBJECT, Recording.DATA_READ, getting::headObject)
                .on(S3Api.DELETE_OBJECT, Recording.DATA_WRITE, deleting::deleteObject)
                .on(S3Api.DELETE_OBJECTS, Recording.DATA_WRITE, deleting::deleteObjects)
                .on(S3Api.COPY_OBJECT, Recording.DATA_WRITE, copying::copyObject)
                .on(S3Api.GET_OBJECT_TAGGING, Recording.DATA_READ, tagging::getObjectTagging)
                .on(S3Api.PUT_OBJECT_TAGGING, Recording.DATA_WRITE, tagging::putObjectTagging)
                .on(S3Api.DELETE_OBJECT_TAGGING, Recording.DATA_WRITE, tagging::deleteObjectTagging)
                .on(
                        S3Api.GET_OBJECT_ATTRIBUTES,
                        Recording.DATA_READ,
                        attributes::getObjectAttributes)
                .on(
                        S3Api.UPDATE_OBJECT_ENCRYPTION,
                        Recording.DATA_WRITE,
                        encryption::updateObjectEncryption)
                .on(S3Api.GET_OBJECT_ACL, Recording.DATA_READ, lists::getObjectAcl)
                .on(S3Api.PUT_OBJECT_ACL, Recording.DATA_WRITE, lists::putObjectAcl);
    }

    /// What the other nouns keep in a bucket.
    private final class Contained implements Occupancy {
        @Override
        public boolean isOccupied(Snapshot snapshot, Bucket bucket) {
            return objects.index().isOccupied(snapshot, bucket);
        }

        @Override
        public Runnable evict(Transaction tx, Bucket bucket) {
            lifecycles.delete(tx, bucket);
            reports.deleteAll(tx, bucket);
            accessLogs.delete(tx, bucket);
            for (Configuration<?> each : CONFIGURATIONS) each.delete(tx, bucket);
            return multipart.evict(tx, bucket, ports.clock().instant());
        }
    }
}
