package coffer.s3.bucket;

import coffer.crypto.Digests;
import coffer.gate.Call;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.s3.api.Owner;
import java.nio.charset.StandardCharsets;

/// S3's own name for an account: 64 hex digits.
public final class CanonicalUser {
    private static final String PURPOSE = "coffer canonical user ";

    private CanonicalUser() {}

    public static String idOf(AccountId account) {
        byte[] text = (PURPOSE + account.digits()).getBytes(StandardCharsets.US_ASCII);
        return Bytes.adopt(Digests.sha256(text)).toHex();
    }

    public static Owner ownerOf(AccountId account) {
        return Owner.builder().id(idOf(account)).build();
    }

    /// The caller's, or the bucket owner's for an anonymous caller.
    public static String idOf(Call call, Bucket bucket) {
        return idOf(call.identity().account().orElse(bucket.owner()));
    }
}
