package coffer.s3.quota;

import coffer.kernel.AccountId;
import coffer.kernel.ServiceException;
import coffer.s3.bucket.Bucket;
import coffer.s3.error.S3Error;
import coffer.store.Snapshot;

/// Refuses what would take a bucket or its account beyond what the operator allows.
///
/// Only growth is refused: what is there already may be replaced by less, completed and deleted,
/// however much it is.
public final class StorageQuotas {
    private final Usages usages = new Usages();
    private final Allowances allowances;

    public StorageQuotas(Allowances allowances) {
        this.allowances = allowances;
    }

    /// Whether it has to be counted what is stored.
    public boolean limitStorage() {
        return allowances.limitStorage();
    }

    /// How many buckets an account may own.
    public long maxBuckets(AccountId account) {
        return allowances.accountBuckets().of(account.digits());
    }

    /// How things stand before a change, for [#requireRoom].
    public Standing standing(Snapshot snapshot, Bucket bucket) {
        return limitStorage() ? usages.standing(snapshot, bucket) : Standing.NONE;
    }

    /// Throws QuotaExceeded if what has changed since `before` is too much.
    public void requireRoom(Snapshot now, Bucket bucket, Standing before) {
        check(bucket, before, standing(now, bucket));
    }

    /// The same of a change that has not been made.
    public void requireRoomFor(Snapshot snapshot, Bucket bucket, Usage more) {
        Standing before = standing(snapshot, bucket);
        check(bucket, before, before.plus(more));
    }

    private void check(Bucket bucket, Standing before, Standing after) {
        String account = bucket.owner().digits();
        check(
                "bucket",
                new Usage(
                        allowances.bucketObjects().of(bucket.name()),
                        allowances.bucketBytes().of(bucket.name())),
                before.ofBucket(),
                after.ofBucket());
        check(
                "account",
                new Usage(
                        allowances.accountObjects().of(account),
                        allowances.accountBytes().of(account)),
                before.ofAccount(),
                after.ofAccount());
    }

    private static void check(String whose, Usage most, Usage before, Usage after) {
        if (after.bytes() > most.bytes() && after.bytes() > before.bytes()) {
            throw exceeded(whose, "bytes");
        }
        if (after.objects() > most.objects() && after.objects() > before.objects()) {
            throw exceeded(whose, "objects");
        }
    }

    private static ServiceException exceeded(String whose, String what) {
        return S3Error.QUOTA_EXCEEDED.because(
                "This would be more %s than the %s may hold.".formatted(what, whose));
    }
}
