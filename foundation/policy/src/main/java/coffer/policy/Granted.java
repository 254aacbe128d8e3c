package coffer.policy;

import java.util.List;

/// How grants reach the caller at best: those that count as the key policy does, and those that are
/// enough alone.
record Granted(Reach asKeyPolicy, Reach alone) {
    static final Granted NOTHING = new Granted(Reach.NONE, Reach.NONE);

    static Granted of(Request request, List<Grant> grants) {
        Granted best = NOTHING;
        for (int i = 0; i < grants.size(); i++) best = best.or(grants.get(i), request);
        return best;
    }

    private Granted or(Grant grant, Request request) {
        Reach reach = grant.reach(request);
        return switch (grant.worth()) {
            case KEY_POLICY -> new Granted(asKeyPolicy.orBetter(reach), alone);
            case ALONE -> new Granted(asKeyPolicy, alone.orBetter(reach));
        };
    }

    Reach best() {
        return asKeyPolicy.orBetter(alone);
    }
}
