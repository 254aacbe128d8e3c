package coffer.ledger;

import java.util.Optional;

/// Remembers, out of reach of whoever can write to the ledger's directory, the last head it was
/// shown: only so can it be seen that records and heads were cut off together.
public interface Witness {

    /// Empty if no head was ever shown; then a rollback cannot be noticed.
    Optional<Head> lastSeen();

    /// Returns once `head` is remembered for good.
    void saw(Head head);
}
