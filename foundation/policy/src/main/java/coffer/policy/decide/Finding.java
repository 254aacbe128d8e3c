package coffer.policy.decide;

/// What policies of one type say: whether one denies, and the best reach of an allow.
record Finding(boolean denies, Reach allow) {
    static final Finding SILENT = new Finding(false, Reach.NONE);

    /// What the absence of a policy that only restricts is worth.
    static final Finding UNRESTRICTED = new Finding(false, Reach.DIRECT);

    boolean allows() {
        return allow != Reach.NONE;
    }

    /// Both apply and either may allow, as policies side by side.
    Finding beside(Finding other) {
        return new Finding(denies || other.denies, allow.orBetter(other.allow));
    }

    /// Both apply and both must allow, as levels of an organization.
    Finding above(Finding other) {
        return new Finding(denies || other.denies, allow.orWorse(other.allow));
    }
}
