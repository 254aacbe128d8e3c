package coffer.crypto.root;

/// All that is derived from a root key. It cannot be wrapped anew, so each root key hands it down
/// to the next.
public enum Derivation {
    LEDGER_RECORDS("coffer ledger records"),
    CARRIED_KEYS("coffer carried keys");

    private final String purpose;

    Derivation(String purpose) {
        this.purpose = purpose;
    }

    String purpose() {
        return purpose;
    }
}
