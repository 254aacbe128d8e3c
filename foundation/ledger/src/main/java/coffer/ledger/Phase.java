package coffer.ledger;

/// Which part of one call a record tells.
public enum Phase {
    /// The whole call: its effect and this record became durable together.
    COMPLETE,
    /// The call is about to have an effect outside the store, or to reveal something.
    INTENT,
    /// What came of an earlier [#INTENT].
    OUTCOME
}
