package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.StaleDecisionException;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.ServiceException;
import coffer.policy.NamedPolicy;
import coffer.s3.error.S3Error;
import coffer.store.Entry;
import coffer.store.Key;
import coffer.store.Range;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import coffer.store.Transaction;
import coffer.wire.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where buckets are kept. Their names are one name space for all accounts.
public final class Buckets {
    private static final Table<Bucket> BUCKETS = Table.unordered("s3-buckets", Bucket.class);
    private static final Table<Owned> OWNED = Table.ordered("s3-buckets-owned", Owned.class);
    private static final Table<PublicAccess> ACCOUNT_ACCESS =
            Table.unordered("s3-account-access", PublicAccess.class);
    private static final Scope GLOBAL = Scope.of("aws", "", "", "s3");

    private final BucketPolicies policies = new BucketPolicies();

    /// A bucket in its owner's list.
    public record Owned(String name, Region region, Instant created) {}

    public Optional<Bucket> find(Snapshot snapshot, String name) {
        return snapshot.find(BUCKETS, Key.of(GLOBAL, name))
                .map(bucket -> bucket.under(accountAccess(snapshot, bucket.owner())));
    }

    /// The brakes on public access that an account puts on all its buckets.
    public Optional<PublicAccess> accountAccess(Snapshot snapshot, AccountId account) {
        return snapshot.find(ACCOUNT_ACCESS, accountKey(account));
    }

    /// Empty to take them off.
    public void putAccountAccess(Transaction tx, AccountId account, Optional<PublicAccess> access) {
        access.ifPresentOrElse(
                brakes -> tx.put(ACCOUNT_ACCESS, accountKey(account), brakes),
                () -> tx.delete(ACCOUNT_ACCESS, accountKey(account)));
    }

    private static Key accountKey(AccountId account) {
        return Key.of(Scope.of("aws", account.digits(), "", "s3", "access"), "it");
    }

    /// The bucket a request names. An `expectedOwner` that does not own it is refused.
    public Bucket require(Snapshot snapshot, String name, Optional<String> expectedOwner) {
        Optional<AccountId> expected = expectedOwner.map(Buckets::account);
        Bucket bucket = find(snapshot, name).orElseThrow(() -> noSuchBucket(name));
        boolean isOther = expected.filter(owner -> !owner.equals(bucket.owner())).isPresent();
        if (isOther) throw S3Error.ACCESS_DENIED.refusal();
        return bucket;
    }

    private static AccountId account(String id) {
        return AccountId.find(id).orElseThrow(S3Error.INVALID_BUCKET_OWNER_AWS_ACCOUNT_ID::refusal);
    }

    /// The present state of `seen`. Throws NoSuchBucket if it is gone, replaced or not.
    public Bucket now(Snapshot snapshot, Bucket seen) {
        return find(snapshot, seen.name())
                .filter(bucket -> bucket.id().equals(seen.id()))
                .orElseThrow(() -> noSuchBucket(seen.name()));
    }

    /// The same. Throws [StaleDecisionException] if what decided about the call has changed
    /// meanwhile.
    public Bucket same(Snapshot snapshot, Bucket seen) {
        Bucket current = now(snapshot, seen);
        boolean isDecidedAlike =
                current.settings().policy().equals(seen.settings().policy())
                        && current.publicAccess().equals(seen.publicAccess())
                        && current.settings().features().equals(seen.settings().features())
                        && isBlockedAlike(current, seen)
                        && current.settings().ownership() == seen.settings().ownership()
                        && current.settings().sharing().equals(seen.settings().sharing())
                        && (!current.settings().has(Feature.ABAC)
                                || current.settings().tags().equals(seen.settings().tags()));
        if (!isDecidedAlike) throw new StaleDecisionException("the bucket's policy has changed");
        return current;
    }

    private static boolean isBlockedAlike(Bucket current, Bucket seen) {
        return current.settings()
                .encryption()
                .blockedTypes()
                .equals(seen.settings().encryption().blockedTypes());
    }

    private static ServiceException noSuchBucket(String name) {
        return S3Error.NO_SUCH_BUCKET.refusal().with(Map.of("BucketName", name));
    }

    /// At most `limit` of the account's buckets after `name`, in the order of their names.
    public List<Owned> ownedAfter(
            Snapshot snapshot, AccountId owner, Optional<String> name, int limit) {
        Range range =
                name.map(after -> Range.after(Bytes.utf8(after), limit))
                        .orElseGet(() -> Range.first(limit));
        return snapshot.list(OWNED, ownedBy(owner), range).stream().map(Entry::value).toList();
    }

    /// Whether the account owns so many buckets, or more; at most 10,000 are looked for.
    boolean ownsAtLeast(Snapshot snapshot, AccountId owner, int count) {
        if (count == 0) return true;
        return ownedAfter(snapshot, owner, Optional.empty(), count).size() == count;
    }

    /// All buckets of all accounts, in an order of their own.
    public List<Entry<Bucket>> list(Snapshot snapshot, Range range) {
        return snapshot.list(BUCKETS, GLOBAL, range);
    }

    void create(Transaction tx, Bucket bucket) {
        put(tx, bucket);
        tx.put(
                OWNED,
                Key.of(ownedBy(bucket.owner()), bucket.name()),
                new Owned(bucket.name(), bucket.region(), bucket.created()));
    }

    public void put(Transaction tx, Bucket bucket) {
        tx.put(BUCKETS, Key.of(GLOBAL, bucket.name()), bucket.under(Optional.empty()));
    }

    void delete(Transaction tx, Bucket bucket) {
        tx.delete(BUCKETS, Key.of(GLOBAL, bucket.name()));
        tx.delete(OWNED, Key.of(ownedBy(bucket.owner()), bucket.name()));
    }

    /// The demands that `call` can make on `bucket`. A call signed for another region is told where
    /// the bucket is.
    public BucketDemands demands(Bucket bucket, Call call) {
        boolean isSigned = call.identity().account().isPresent();
        if (isSigned && !call.region().equals(bucket.region())) {
            throw S3Error.AUTHORIZATION_HEADER_MALFORMED
                    .because(
                            "The authorization header is malformed; the region '"
                                    + call.region()
                                    + "' is wrong; expecting '"
                                    + bucket.region()
                                    + "'")
                    .with(Map.of("Region", bucket.region().name()))
                    .withHeaders(bucket.whereabouts());
        }
        checkPayer(bucket, call);
        return demandsFromAnyRegion(bucket, call);
    }

    /// Whoever asks of a bucket whose requesters pay says that he would, unless it is his own.
    // AWS: Amazon S3 User Guide, "Using Requester Pays buckets".
    private static void checkPayer(Bucket bucket, Call call) {
        boolean isOwners = call.identity().account().filter(bucket.owner()::equals).isPresent();
        if (isOwners || !bucket.settings().has(Feature.REQUESTER_PAYS)) return;
        HttpRequest request = call.transport().request();
        boolean wouldPay =
                request.headers()
                                .find("x-amz-request-payer")
                                .filter("requester"::equals)
                                .isPresent()
                        || request.rawQuery().contains("x-amz-request-payer=requester");
        boolean isSomebody = call.identity().account().isPresent();
        if (!isSomebody || !wouldPay) throw S3Error.ACCESS_DENIED.refusal();
    }

    /// The demands on a bucket that is copied from. It may be in another region than the one that
    /// is asked: there the permission must hold.
    public BucketDemands demandsOnSource(Bucket bucket, Call call) {
        checkPayer(bucket, call);
        return demandsFromAnyRegion(bucket, call).inItsRegion();
    }

    BucketDemands demandsFromAnyRegion(Bucket bucket, Call call) {
        return new BucketDemands(bucket, policyFor(bucket, call), call);
    }

    boolean hasPublicPolicy(Bucket bucket) {
        return bucket.settings().policy().map(json -> policies.of(json).isPublic()).orElse(false);
    }

    /// A restricted bucket's public policy speaks to its owner's account only.
    private Optional<NamedPolicy> policyFor(Bucket bucket, Call call) {
        boolean isOwners = call.identity().account().filter(bucket.owner()::equals).isPresent();
        return bucket.settings()
                .policy()
                .map(policies::of)
                .filter(policy ->
                        isOwners
                                || !policy.isPublic()
                                || !bucket.publicAccess().restrictPublicBuckets())
                .map(BucketPolicies.Compiled::policy);
    }

    private static Scope ownedBy(AccountId owner) {
        return Scope.of("aws", owner.digits(), "", "s3");
    }
}
