package coffer.s3.bucket;

import coffer.gate.Call;
import coffer.gate.MfaCheck;
import coffer.policy.Principal;
import coffer.s3.error.S3Error;
import coffer.store.Transaction;
import java.util.Optional;

/// Asks for a code of the root user's device where a bucket's owner wants one for what cannot be
/// taken back.
// AWS: Amazon S3 User Guide, "Configuring MFA delete".
public final class MfaDelete {
    private final MfaCheck codes;

    public MfaDelete(MfaCheck codes) {
        this.codes = codes;
    }

    /// What is to be done in the transaction that makes use of the code.
    public interface Token {
        /// Throws AccessDenied if somebody was quicker.
        void spend(Transaction tx);
    }

    /// For what takes a code in `bucket`; `header` is `serial code`. Throws AccessDenied.
    public Token require(Bucket bucket, Call call, Optional<String> header) {
        boolean isRoot =
                call.identity().principal() instanceof Principal.Root(var account)
                        && account.equals(bucket.owner());
        boolean isSafe = call.transport().connection().secure();
        if (header.isEmpty() || !isRoot || !isSafe) {
            throw S3Error.ACCESS_DENIED.because("Mfa Authentication must be used for this request");
        }
        int space = header.get().strip().lastIndexOf(' ');
        if (space < 0) throw invalid();
        MfaCheck.Code code =
                codes.verify(
                                bucket.owner(),
                                header.get().strip().substring(0, space).strip(),
                                header.get().strip().substring(space + 1),
                                call.time())
                        .orElseThrow(MfaDelete::invalid);
        return tx -> {
            if (!code.spend(tx)) throw invalid();
        };
    }

    /// The same for deleting versions, if the bucket is such a one.
    public Token forVersions(Bucket bucket, Call call, Optional<String> header) {
        if (!bucket.settings().has(Feature.MFA_DELETE)) return _ -> {};
        return require(bucket, call, header);
    }

    private static RuntimeException invalid() {
        return S3Error.ACCESS_DENIED.because("The MFA code is not valid");
    }
}
