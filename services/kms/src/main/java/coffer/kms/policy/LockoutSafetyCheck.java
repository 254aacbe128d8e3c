package coffer.kms.policy;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.kms.KmsError;
import coffer.policy.Authorizer;
import coffer.policy.Decision;
import coffer.policy.NamedPolicy;
import coffer.policy.Policies;
import coffer.policy.Policy;
import coffer.policy.Request;
import coffer.policy.ResourceRule;
import coffer.policy.context.Context;
import coffer.policy.document.PolicyKind;
import java.util.List;

/// Keeps a caller from locking himself and his account out of a key.
///
/// The new policy must let the caller change it again, by itself or by giving the account's IAM
/// policies their say; what those IAM policies are is the account's own business.
// AWS: KMS Developer Guide, "Default key policy", and PutKeyPolicy,
// "BypassPolicyLockoutSafetyCheck".
public final class LockoutSafetyCheck {
    private static final NamedPolicy ALL_OF_IAM =
            new NamedPolicy(
                    "everything",
                    Policy.parse(
                            """
                            {"Version":"2012-10-17","Statement":[
                              {"Effect":"Allow","Action":"*","Resource":"*"}]}\
                            """,
                            PolicyKind.IDENTITY));

    private LockoutSafetyCheck() {}

    /// `later` is the demand that the caller's next PutKeyPolicy would make of the new policy.
    public static void check(Call call, Demand later) {
        Policies.Builder policies =
                Policies.builder().identity(List.of(ALL_OF_IAM)).rule(ResourceRule.KEY_POLICY);
        later.governance().policy().ifPresent(policies::resource);
        Context.Builder context = Context.builder();
        later.context().forEach(context::put);
        Request request =
                new Request(
                        call.identity().principal(),
                        later.action(),
                        later.resource(),
                        later.owner(),
                        context.build());
        if (Authorizer.decide(request, policies.build()) instanceof Decision.Deny) {
            throw KmsError.MALFORMED_POLICY.because(
                    "The new key policy will not allow you to update the key policy in the"
                            + " future.");
        }
    }
}
