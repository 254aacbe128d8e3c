package coffer.policy;

/// What policies of one type say: whether one denies, and the best reach of an allow. A denial
/// settles the decision, so allows beside it are not looked for.
record Finding(boolean denies, Reach allow) {
    static final Finding SILENT = new Finding(false, Reach.NONE);

    /// What the absence of a policy that only restricts is worth.
    static final Finding UNRESTRICTED = new Finding(false, Reach.DIRECT);

    static final Finding DENIAL = new Finding(true, Reach.NONE);

    boolean allows() {
        return allow != Reach.NONE;
    }

    /// Another statement, one that allows, applies too.
    Finding orAllowing(Reach reach) {
        return allow.compareTo(reach) >= 0 ? this : new Finding(denies, reach);
    }

    /// Both apply and both must allow, as levels of an organization.
    Finding above(Finding other) {
        if (denies || other.denies) return DENIAL;
        return allow.compareTo(other.allow) <= 0 ? this : other;
    }
}
