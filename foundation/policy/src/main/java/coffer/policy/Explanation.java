package coffer.policy;

import coffer.policy.document.Effect;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Why a decision fell as it did.
///
/// Deciding keeps only the request, the policies and the reason; the rest is worked out when asked
/// for, which most decisions never are.
public final class Explanation {
    private final Request request;
    private final Policies policies;
    private final Optional<Reason> reason;
    private final Optional<PolicyType> allowedBy;

    private Explanation(
            Request request,
            Policies policies,
            Optional<Reason> reason,
            Optional<PolicyType> allowedBy) {
        this.request = request;
        this.policies = policies;
        this.reason = reason;
        this.allowedBy = allowedBy;
    }

    static Explanation allowed(Request request, Policies policies, PolicyType by) {
        return new Explanation(request, policies, Optional.empty(), Optional.of(by));
    }

    /// The account's root user needs no policy.
    static Explanation allowedAsOwner(Request request, Policies policies) {
        return new Explanation(request, policies, Optional.empty(), Optional.empty());
    }

    static Explanation denied(Request request, Policies policies, Reason reason) {
        return new Explanation(request, policies, Optional.of(reason), Optional.empty());
    }

    public Request request() {
        return request;
    }

    /// Empty if the request is allowed.
    public Optional<Reason> reason() {
        return reason;
    }

    /// Every statement that applies, in order of evaluation, and whatever else grants it.
    public List<Match> matches() {
        return Inspection.matches(request, policies);
    }

    /// The statement that decided; empty if the absence of one did, or the caller's being root.
    public Optional<Match> decisive() {
        if (reason.isEmpty()) {
            return allowedBy.flatMap(type -> strongest(type, Effect.ALLOW));
        }
        return switch (reason.get()) {
            case Reason.ExplicitDeny(PolicyType type) -> strongest(type, Effect.DENY);
            case Reason.NoAllow _ -> Optional.empty();
        };
    }

    private Optional<Match> strongest(PolicyType type, Effect effect) {
        return Inspection.strongest(request, policies, type, effect);
    }

    /// The condition keys, in lower case, that statements about this action and resource ask for
    /// and the request lacks.
    public Set<String> missingKeys() {
        return Inspection.missingKeys(request, policies);
    }

    /// In AWS's words, as error messages carry it.
    // AWS: IAM User Guide, "Troubleshoot access denied error messages".
    public String sentence() {
        String asked = request.action() + " on resource: " + request.resource();
        String caller = "User: " + request.principal().label();
        if (reason.isEmpty()) {
            String because =
                    decisive()
                            .map(match -> " because " + match.describe() + " allows it")
                            .orElse("");
            return caller + " is authorized to perform: " + asked + because;
        }
        String refused = caller + " is not authorized to perform: " + asked;
        return switch (reason.get()) {
            case Reason.ExplicitDeny(PolicyType type) ->
                    refused + " with an explicit deny in " + type.withArticle();
            case Reason.NoAllow(PolicyType type) ->
                    refused
                            + " because no "
                            + type.bare()
                            + " allows the "
                            + request.action()
                            + " action";
        };
    }

    @Override
    public String toString() {
        return sentence();
    }
}
