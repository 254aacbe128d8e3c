package coffer.policy;

/// Decides one request by AWS's rules.
// AWS: IAM User Guide, "Policy evaluation logic"; KMS Developer Guide, "Key policies in AWS KMS".
public final class Authorizer {
    private Authorizer() {}

    /// Pure: the same request and policies always give the same decision.
    public static Decision decide(Request request, Policies policies) {
        Ruling ruling = Ruling.of(request, policies, Findings.of(request, policies));
        return switch (ruling) {
            case Ruling.Allowed(PolicyType by) ->
                    new Decision.Allow(Explanation.allowed(request, policies, by));
            case Ruling.AllowedAsOwner() ->
                    new Decision.Allow(Explanation.allowedAsOwner(request, policies));
            case Ruling.Denied(Reason reason) ->
                    new Decision.Deny(reason, Explanation.denied(request, policies, reason));
        };
    }
}
