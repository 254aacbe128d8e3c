package coffer.gate;

import coffer.ledger.EventCategory;

/// How an operation's calls are recorded, as CloudTrail classifies them.
public enum Recording {
    MANAGEMENT_READ(EventCategory.MANAGEMENT, true),
    MANAGEMENT_WRITE(EventCategory.MANAGEMENT, false),
    /// Temporary credentials are given out. Nothing changes, yet records tell to whom.
    SESSION(EventCategory.MANAGEMENT, true),
    DATA_READ(EventCategory.DATA, true),
    DATA_WRITE(EventCategory.DATA, false);

    private final EventCategory category;
    private final boolean readOnly;

    Recording(EventCategory category, boolean readOnly) {
        this.category = category;
        this.readOnly = readOnly;
    }

    public EventCategory category() {
        return category;
    }

    public boolean readOnly() {
        return readOnly;
    }
}
