package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.kernel.AccountId;
import coffer.s3.acl.CanonicalId;
import coffer.s3.api.Owner;

/// S3's own name for an account: 64 hex digits.
public final class CanonicalUser {
    private CanonicalUser() {}

    public static String idOf(AccountId account) {
        return CanonicalId.of(account);
    }

    public static Owner ownerOf(AccountId account) {
        return Owner.builder().id(idOf(account)).build();
    }

    /// The caller's, or the bucket owner's for an anonymous caller.
    public static String idOf(Call call, Bucket bucket) {
        return idOf(call.identity().account().orElse(bucket.owner()));
    }
}
