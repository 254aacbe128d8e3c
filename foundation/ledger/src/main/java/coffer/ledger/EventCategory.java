package coffer.ledger;

/// Whether an event managed something or touched the data within it, as CloudTrail tells them
/// apart.
public enum EventCategory {
    MANAGEMENT,
    DATA
}
