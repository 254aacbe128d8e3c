package coffer.ledger;

import coffer.ledger.merkle.Tree;

/// What [LedgerVerifier] found.
public sealed interface Verdict {

    /// Every record is as it was written.
    ///
    /// The last `unsigned` records are not yet vouched for by a head; after a clean stop there are
    /// none. Without a witness, `isRollbackChecked` is false: that records and heads were cut off
    /// together cannot be excluded. `endsTorn` says that an append was under way, or was cut short
    /// by a crash.
    record Intact(Tree tree, long heads, long unsigned, boolean isRollbackChecked, boolean endsTorn)
            implements Verdict {}

    /// `index` is that of the first record that is not as it was written, or is not there; it lies,
    /// or should lie, at `offset` in `segment`. All records before it are sound.
    record Broken(long index, int segment, long offset, Damage damage, String explanation)
            implements Verdict {}

    /// What was done to the ledger, as far as can be told from its remains.
    enum Damage {
        EDITED,
        DROPPED,
        REPEATED,
        REORDERED,
        BACK_DATED,
        /// The end is missing.
        TRUNCATED,
        /// A segment of another ledger.
        FOREIGN,
        /// A head that this installation did not sign, or not in this place.
        FORGED_HEAD
    }
}
