package coffer.kms.ciphertext;

import coffer.kms.KmsError;
import java.util.Optional;

/// Requests that only ask whether they would succeed.
public final class DryRun {

    private DryRun() {}

    /// Ends a dry run, once everything was checked that can fail.
    public static void endIf(Optional<Boolean> dryRun) {
        if (dryRun.orElse(false)) {
            throw KmsError.DRY_RUN.because(
                    "The request would have succeeded, but the DryRun option is set.");
        }
    }
}
