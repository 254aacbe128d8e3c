package coffer.s3.acl;

import coffer.crypto.Digests;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// S3's own name for an account, by which lists call it: 64 hex digits.
public final class CanonicalId {
    /// Whoever does not sign, as the owner of what he wrote.
    // AWS: Amazon S3 User Guide, "Granting permissions to multiple accounts".
    public static final String ANONYMOUS = "65a011a29cdf8ec533ec3d1ccaae921c";

    private static final String PURPOSE = "coffer canonical user ";
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    private CanonicalId() {}

    public static String of(AccountId account) {
        byte[] text = (PURPOSE + account.digits()).getBytes(StandardCharsets.US_ASCII);
        return Bytes.adopt(Digests.sha256(text)).toHex();
    }

    /// Of an owner, who is unknown if he did not sign.
    public static String of(Optional<AccountId> owner) {
        return owner.map(CanonicalId::of).orElse(ANONYMOUS);
    }

    static boolean isOne(String text) {
        return FORM.matcher(text).matches() || text.equals(ANONYMOUS);
    }
}
