package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.ledger.ResourceRef;
import coffer.s3.acl.AccessControl;
import coffer.s3.acl.AclWish;
import coffer.s3.acl.CannedAcl;
import coffer.s3.acl.Ownership;
import coffer.s3.api.CreateBucketConfiguration;
import coffer.s3.api.CreateBucketOutput;
import coffer.s3.api.CreateBucketRequest;
import coffer.s3.api.DeleteBucketOutput;
import coffer.s3.api.DeleteBucketRequest;
import coffer.s3.api.GetBucketLocationOutput;
import coffer.s3.api.GetBucketLocationRequest;
import coffer.s3.api.HeadBucketOutput;
import coffer.s3.api.HeadBucketRequest;
import coffer.s3.api.ListBucketsOutput;
import coffer.s3.api.ListBucketsRequest;
import coffer.s3.error.S3Error;
import coffer.s3.lock.LockRules;
import coffer.s3.tag.TagSet;
import coffer.store.Store;
import coffer.store.Transaction;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;

/// Making, finding and deleting buckets.
public final class BucketOperations {
    private static final String FIRST_REGION = "us-east-1";
    private static final int MAX_BUCKETS = 10_000;
    private static final int ID_BYTES = 16;

    private final Store store;
    private final Buckets buckets;
    private final BucketKeys keys;
    private final Occupancy occupancy;
    private final DefaultEncryption encryption;
    private final ToLongFunction<AccountId> maxBuckets;
    private final SecureRandom random;

    /// What the operations stand on; `encryption` is what new buckets begin with, `maxBuckets` how
    /// many an account may own.
    public record Ports(
            Store store,
            Buckets buckets,
            BucketKeys keys,
            Occupancy occupancy,
            DefaultEncryption encryption,
            ToLongFunction<AccountId> maxBuckets,
            SecureRandom random) {}

    public BucketOperations(Ports ports) {
        this.store = ports.store();
        this.buckets = ports.buckets();
        this.keys = ports.keys();
        this.occupancy = ports.occupancy();
        this.encryption = ports.encryption();
        this.maxBuckets = ports.maxBuckets();
        this.random = ports.random();
    }

    public Plan<CreateBucketOutput> createBucket(CreateBucketRequest input, Call call) {
        BucketName.check(input.bucket());
        checkKind(input);
        checkLocation(input, call.region());
        ownership(input);
        AccountId owner = accountOf(call);
        Map<String, String> tags =
                input.createBucketConfiguration()
                        .flatMap(CreateBucketConfiguration::tags)
                        .map(TagSet::ofBucket)
                        .orElse(Map.of());
        return Plan.demanding(creationDemands(input, call, owner, tags))
                .then(authorised -> create(input, call, tags));
    }

    private static List<Demand> creationDemands(
            CreateBucketRequest input, Call call, AccountId owner, Map<String, String> tags) {
        List<Demand> demands = new ArrayList<>();
        demands.add(onNewBucket("s3:CreateBucket", input, call, owner));
        // AWS: CreateBucket, "Permissions": "Access control lists (ACLs)", "S3 Object Ownership".
        AclWish wish = aclWish(input);
        if (!wish.isEmpty() && !wish.is(CannedAcl.PRIVATE)) {
            demands.add(onNewBucket("s3:PutBucketAcl", input, call, owner));
        }
        if (input.objectOwnership().isPresent()) {
            demands.add(onNewBucket("s3:PutBucketOwnershipControls", input, call, owner));
        }
        if (!tags.isEmpty()) {
            demands.add(
                    onNewBucket("s3:TagResource", input, call, owner)
                            .with(TagSet.conditionKeys("aws:RequestTag/", tags))
                            .with("aws:TagKeys", List.copyOf(tags.keySet())));
        }
        // AWS: CreateBucket, "Permissions": "S3 Object Lock".
        if (hasLock(input)) {
            demands.add(onNewBucket("s3:PutBucketObjectLockConfiguration", input, call, owner));
            demands.add(onNewBucket("s3:PutBucketVersioning", input, call, owner));
        }
        return demands;
    }

    private static boolean hasLock(CreateBucketRequest input) {
        return input.objectLockEnabledForBucket().orElse(false);
    }

    private Bucket.Settings settings(CreateBucketRequest input, Map<String, String> tags) {
        Bucket.Settings settings = Bucket.Settings.INITIAL.withTags(tags).with(encryption);
        return hasLock(input)
                ? settings.with(Versioning.ENABLED).with(new LockRules(Optional.empty()))
                : settings;
    }

    private static Demand onNewBucket(
            String action, CreateBucketRequest input, Call call, AccountId owner) {
        Demand demand =
                Demand.on(action, Arn.s3(input.bucket()), "AWS::S3::Bucket", owner)
                        .with(BucketDemands.conditionKeys(call, owner.digits()))
                        .with(aclWish(input).conditionKeys());
        if (input.objectOwnership().isPresent()) {
            demand = demand.with("s3:x-amz-object-ownership", input.objectOwnership().get());
        }
        Optional<String> location = locationConstraint(input);
        return location.isEmpty() ? demand : demand.with("s3:LocationConstraint", location.get());
    }

    private Effect<CreateBucketOutput> create(
            CreateBucketRequest input, Call call, Map<String, String> tags) {
        AccountId owner = accountOf(call);
        CreateBucketOutput output =
                CreateBucketOutput.builder().location("/" + input.bucket()).build();
        Optional<Bucket> known = store.read(snapshot -> buckets.find(snapshot, input.bucket()));
        // AWS: CreateBucket, "BucketAlreadyOwnedByYou": the first region answers success instead.
        boolean isRepeat =
                known.filter(bucket -> bucket.owner().equals(owner))
                        .filter(bucket -> bucket.region().equals(call.region()))
                        .filter(bucket -> bucket.region().name().equals(FIRST_REGION))
                        .isPresent();
        if (isRepeat) return Effect.answer(output);
        Bucket bucket =
                new Bucket(
                        input.bucket(),
                        randomId(),
                        owner,
                        call.region(),
                        call.time().truncatedTo(ChronoUnit.SECONDS),
                        keys.newId().toString(),
                        shared(settings(input, tags), input, owner));
        return Effect.<CreateBucketOutput>change(
                        tx -> {
                            insert(tx, bucket);
                            return output;
                        })
                .creating(made ->
                        List.of(new ResourceRef("AWS::S3::Bucket", bucket.arn().toString())));
    }

    private void insert(Transaction tx, Bucket bucket) {
        buckets.find(tx, bucket.name())
                .ifPresent(other -> {
                    boolean isOwn = other.owner().equals(bucket.owner());
                    S3Error error =
                            isOwn
                                    ? S3Error.BUCKET_ALREADY_OWNED_BY_YOU
                                    : S3Error.BUCKET_ALREADY_EXISTS;
                    throw error.refusal().with(Map.of("BucketName", bucket.name()));
                });
        int most = (int) Math.min(MAX_BUCKETS, maxBuckets.applyAsLong(bucket.owner()));
        if (buckets.ownsAtLeast(tx, bucket.owner(), most)) throw S3Error.TOO_MANY_BUCKETS.refusal();
        keys.create(tx, bucket);
        buckets.create(tx, bucket);
    }

    private static Optional<String> locationConstraint(CreateBucketRequest input) {
        return input.createBucketConfiguration()
                .flatMap(CreateBucketConfiguration::locationConstraint)
                .filter(location -> !location.isEmpty())
                .map(location -> location.equals("EU") ? "eu-west-1" : location);
    }

    // AWS: CreateBucket, "Location" and "Bucket" are of directory buckets only.
    private static void checkKind(CreateBucketRequest input) {
        boolean isDirectory =
                input.createBucketConfiguration()
                        .filter(wanted ->
                                wanted.location().isPresent() || wanted.bucket().isPresent())
                        .isPresent();
        if (isDirectory) throw S3Error.NOT_IMPLEMENTED.because("There are no directory buckets");
    }

    private static void checkLocation(CreateBucketRequest input, Region region) {
        Optional<String> location = locationConstraint(input);
        if (location.isEmpty()) {
            if (region.name().equals(FIRST_REGION)) return;
            throw S3Error.ILLEGAL_LOCATION_CONSTRAINT.refusal();
        }
        if (location.get().equals(FIRST_REGION)) {
            throw S3Error.INVALID_LOCATION_CONSTRAINT
                    .refusal()
                    .with(Map.of("LocationConstraint", FIRST_REGION));
        }
        if (!location.get().equals(region.name())) {
            throw S3Error.ILLEGAL_LOCATION_CONSTRAINT.because(
                    "The "
                            + location.get()
                            + " location constraint is incompatible for the region specific"
                            + " endpoint this request was sent to.");
        }
    }

    private static Ownership ownership(CreateBucketRequest input) {
        return input.objectOwnership()
                .map(name ->
                        Ownership.find(name)
                                .orElseThrow(() ->
                                        S3Error.INVALID_ARGUMENT
                                                .because("Invalid x-amz-object-ownership header")
                                                .with(
                                                        Map.of(
                                                                "ArgumentName",
                                                                "x-amz-object-ownership",
                                                                "ArgumentValue",
                                                                name))))
                .orElse(Ownership.ENFORCED);
    }

    private static AclWish aclWish(CreateBucketRequest input) {
        return AclWish.of(
                input.acl(),
                new AclWish.Grants(
                        input.grantFullControl(),
                        input.grantRead(),
                        input.grantReadACP(),
                        input.grantWrite(),
                        input.grantWriteACP()));
    }

    private static Bucket.Settings shared(
            Bucket.Settings settings, CreateBucketRequest input, AccountId owner) {
        AclWish wish = aclWish(input);
        Ownership ownership = ownership(input);
        boolean isPlain = wish.isEmpty() || wish.is(CannedAcl.PRIVATE);
        if (ownership == Ownership.ENFORCED) {
            if (isPlain) return settings;
            throw S3Error.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP.refusal();
        }
        Bucket.Settings owned = settings.withOwnership(Optional.of(ownership));
        if (isPlain) return owned;
        AccessControl own = AccessControl.ofOwner(owner);
        AccessControl acl = own.with(wish.grants(own.ownerId(), own.ownerId()));
        // Every new bucket has its public access blocked.
        if (acl.isPublic()) throw S3Error.INVALID_BUCKET_ACL_WITH_PUBLIC_ACCESS_BLOCK.refusal();
        return owned.with(acl);
    }

    public Plan<DeleteBucketOutput> deleteBucket(DeleteBucketRequest input, Call call) {
        Bucket bucket = require(input.bucket(), input.expectedBucketOwner());
        return Plan.demanding(buckets.demands(bucket, call).onBucket("s3:DeleteBucket"))
                .then(authorised -> delete(bucket, call.time()));
    }

    private Effect<DeleteBucketOutput> delete(Bucket bucket, Instant now) {
        AtomicReference<Runnable> afterwards = new AtomicReference<>(() -> {});
        return Effect.<DeleteBucketOutput>change(
                        tx -> {
                            buckets.same(tx, bucket);
                            if (occupancy.isOccupied(tx, bucket)) {
                                throw S3Error.BUCKET_NOT_EMPTY
                                        .refusal()
                                        .with(Map.of("BucketName", bucket.name()));
                            }
                            afterwards.set(occupancy.evict(tx, bucket));
                            keys.retire(tx, bucket, now);
                            buckets.delete(tx, bucket);
                            return DeleteBucketOutput.builder().build();
                        })
                .onceCommitted(() -> afterwards.get().run());
    }

    public Plan<HeadBucketOutput> headBucket(HeadBucketRequest input, Call call) {
        Bucket bucket = require(input.bucket(), input.expectedBucketOwner());
        return Plan.demanding(buckets.demandsFromAnyRegion(bucket, call).onBucket("s3:ListBucket"))
                .then(authorised ->
                        Effect.answer(
                                HeadBucketOutput.builder()
                                        .bucketArn(bucket.arn().toString())
                                        .bucketRegion(bucket.region().name())
                                        .accessPointAlias(false)
                                        .build()));
    }

    public Plan<GetBucketLocationOutput> getBucketLocation(
            GetBucketLocationRequest input, Call call) {
        Bucket bucket = require(input.bucket(), input.expectedBucketOwner());
        Demand demand = buckets.demandsFromAnyRegion(bucket, call).onBucket("s3:GetBucketLocation");
        String region = bucket.region().name();
        // AWS: GetBucketLocation, "LocationConstraint": null for the first region.
        Optional<String> location =
                region.equals(FIRST_REGION) ? Optional.empty() : Optional.of(region);
        return Plan.demanding(demand)
                .then(authorised ->
                        Effect.answer(
                                GetBucketLocationOutput.builder()
                                        .locationConstraint(location)
                                        .build()));
    }

    public Plan<ListBucketsOutput> listBuckets(ListBucketsRequest input, Call call) {
        AccountId account = accountOf(call);
        int limit = input.maxBuckets().orElse(MAX_BUCKETS);
        if (limit < 1 || limit > MAX_BUCKETS) {
            throw S3Error.INVALID_ARGUMENT
                    .because("Argument max-buckets must be an integer between 1 and " + MAX_BUCKETS)
                    .with(
                            Map.of(
                                    "ArgumentName",
                                    "max-buckets",
                                    "ArgumentValue",
                                    Integer.toString(limit)));
        }
        Optional<String> after =
                input.continuationToken().map(token -> BucketToken.parse(account, token));
        Demand demand =
                Demand.onEverything("s3:ListAllMyBuckets", account)
                        .with(BucketDemands.conditionKeys(call, account.digits()));
        return Plan.demanding(demand)
                .then(authorised -> Effect.answer(list(input, account, after, limit)));
    }

    private ListBucketsOutput list(
            ListBucketsRequest input, AccountId account, Optional<String> after, int limit) {
        List<Buckets.Owned> matching =
                store
                        .read(snapshot -> buckets.ownedAfter(snapshot, account, after, MAX_BUCKETS))
                        .stream()
                        .filter(owned -> owned.name().startsWith(input.prefix().orElse("")))
                        .filter(owned -> isIn(owned, input.bucketRegion()))
                        .limit(limit + 1L)
                        .toList();
        boolean hasMore = matching.size() > limit;
        List<Buckets.Owned> page = hasMore ? matching.subList(0, limit) : matching;
        Optional<String> token =
                hasMore
                        ? Optional.of(BucketToken.of(account, page.getLast().name()))
                        : Optional.empty();
        return ListBucketsOutput.builder()
                .buckets(page.stream().map(BucketOperations::shown).toList())
                .owner(CanonicalUser.ownerOf(account))
                .prefix(input.prefix())
                .continuationToken(token)
                .build();
    }

    private static boolean isIn(Buckets.Owned owned, Optional<String> region) {
        return region.isEmpty() || region.get().equals(owned.region().name());
    }

    private static coffer.s3.api.Bucket shown(Buckets.Owned owned) {
        return coffer.s3.api.Bucket.builder()
                .name(owned.name())
                .creationDate(owned.created())
                .bucketRegion(owned.region().name())
                .bucketArn(Arn.s3(owned.name()).toString())
                .build();
    }

    private Bucket require(String name, Optional<String> expectedOwner) {
        return store.read(snapshot -> buckets.require(snapshot, name, expectedOwner));
    }

    private static AccountId accountOf(Call call) {
        return call.identity().account().orElseThrow(S3Error.ACCESS_DENIED::refusal);
    }

    private String randomId() {
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return Bytes.adopt(id).toHex();
    }
}
