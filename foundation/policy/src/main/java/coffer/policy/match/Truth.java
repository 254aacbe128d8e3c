package coffer.policy.match;

/// What is known of a claim. `UNKNOWN` is a claim that cannot be evaluated, such as one about a
/// variable without a value: an Allow needs `TRUE`, a Deny needs only *not* `FALSE`.
public enum Truth {
    FALSE,
    UNKNOWN,
    TRUE;

    public static Truth of(boolean known) {
        return known ? TRUE : FALSE;
    }

    public Truth and(Truth other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public Truth or(Truth other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public Truth not() {
        return switch (this) {
            case FALSE -> TRUE;
            case UNKNOWN -> UNKNOWN;
            case TRUE -> FALSE;
        };
    }
}
