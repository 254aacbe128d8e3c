package coffer.gate.admit;

/// What one address and one caller may ask for. A caller is a principal: a user, a role's session,
/// the root user.
///
/// `failedSignaturesPerMinute` is how often an address may fail to prove who it is, before only the
/// access keys that it has proved lately are looked at. `unsignedPerMinute` is how often it may ask
/// for operations that nobody signs. `places` is how many requests there may be at a time, of all
/// together.
public record Limits(
        Share address,
        Share caller,
        int failedSignaturesPerMinute,
        int unsignedPerMinute,
        Bodies.Sizes bodies,
        int places) {
    private static final int UNLIMITED = Integer.MAX_VALUE;

    public Limits {
        if (failedSignaturesPerMinute < 1 || unsignedPerMinute < 1 || places < 1) {
            throw new IllegalArgumentException("must be positive");
        }
    }

    /// Requests at a time, and on average in a second; for a second, twice as many may come.
    public record Share(int atOnce, int perSecond) {
        public Share {
            if (atOnce < 1 || perSecond < 1) throw new IllegalArgumentException("must be positive");
        }
    }

    public Limits(
            Share address, Share caller, int failedSignaturesPerMinute, int unsignedPerMinute) {
        this(
                address,
                caller,
                failedSignaturesPerMinute,
                unsignedPerMinute,
                Bodies.Sizes.DEFAULT,
                UNLIMITED);
    }

    /// But for the sizes of bodies.
    public static Limits none() {
        Share all = new Share(UNLIMITED, UNLIMITED);
        return new Limits(all, all, UNLIMITED, UNLIMITED, Bodies.Sizes.DEFAULT, UNLIMITED);
    }
}
