package coffer.policy.decide;

import coffer.policy.Policies;
import coffer.policy.Request;
import coffer.policy.match.Glob;

/// A request as every policy is asked about it; `hasBoundary` tells whether a permissions boundary
/// limits the caller.
record Question(Request request, String foldedAction, boolean hasBoundary) {
    static Question of(Request request, Policies policies) {
        String foldedAction = Glob.folded(request.action());
        return new Question(request, foldedAction, policies.boundary().isPresent());
    }
}
