package coffer.gate;

import coffer.kernel.AccountId;
import coffer.store.Transaction;
import java.time.Instant;
import java.util.Optional;

/// Looks at codes of the MFA devices of root users. The identity service implements it.
public interface MfaCheck {

    /// The code that the device of `account`'s root user shows now; empty if it is not that.
    Optional<Code> verify(AccountId account, String serial, String code, Instant now);

    /// A code that was right, and is good once.
    interface Code {
        /// Whether it could still be used; from the commit on it cannot be any more.
        boolean spend(Transaction tx);
    }
}
