package coffer.policy;

import coffer.policy.context.Traits;
import coffer.policy.match.Glob;

/// A request as every policy is asked about it; `hasBoundary` tells whether a permissions boundary
/// limits the caller.
record Question(Request request, String foldedAction, Traits traits, boolean hasBoundary) {
    static Question of(Request request, Policies policies) {
        return new Question(
                request,
                Glob.folded(request.action()),
                Traits.of(request.resource(), request.context()),
                policies.boundary().isPresent());
    }
}
