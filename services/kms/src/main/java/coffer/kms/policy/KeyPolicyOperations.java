package coffer.kms.policy;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.kms.KmsError;
import coffer.kms.Paging;
import coffer.kms.Paging.Page;
import coffer.kms.api.GetKeyPolicyRequest;
import coffer.kms.api.GetKeyPolicyResponse;
import coffer.kms.api.ListKeyPoliciesRequest;
import coffer.kms.api.ListKeyPoliciesResponse;
import coffer.kms.api.PutKeyPolicyRequest;
import coffer.kms.api.PutKeyPolicyResponse;
import coffer.kms.key.FoundKey;
import coffer.kms.key.KeyChanges;
import coffer.kms.key.KeyFinder;
import coffer.kms.key.StateRule;
import coffer.policy.NamedPolicy;
import coffer.policy.ResourceRule;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reading and replacing key policies.
public final class KeyPolicyOperations {
    private static final String DEFAULT = "default";
    private static final Paging.Listing LISTING = new Paging.Listing("policies", 100, 1_000);

    private final KeyFinder finder;
    private final KeyChanges changes;
    private final KeyPolicies policies;

    public KeyPolicyOperations(KeyFinder finder, KeyChanges changes, KeyPolicies policies) {
        this.finder = finder;
        this.changes = changes;
        this.policies = policies;
    }

    public Plan<PutKeyPolicyResponse> putKeyPolicy(PutKeyPolicyRequest input, Call call) {
        if (!input.policyName().orElse(DEFAULT).equals(DEFAULT)) {
            throw KmsError.VALIDATION.because("The only valid policy name is `default`.");
        }
        boolean bypass = input.bypassPolicyLockoutSafetyCheck().orElse(false);
        FoundKey found = finder.findOwn(input.keyId(), call);
        Demand demand =
                found.demand("kms:PutKeyPolicy", call)
                        .with("kms:BypassPolicyLockoutSafetyCheck", Boolean.toString(bypass));
        return found.changing(demand)
                .then(authorised -> {
                    String accepted = policies.accepted(found.name().account(), input.policy());
                    NamedPolicy policy = new NamedPolicy("key policy", policies.compiled(accepted));
                    if (!bypass) {
                        LockoutSafetyCheck.check(
                                call,
                                demand.governedBy(Optional.of(policy), ResourceRule.KEY_POLICY));
                    }
                    return changes.of(found, StateRule.ANY_STATE, call)
                            .to(key -> key.governedBy(accepted), key -> new PutKeyPolicyResponse());
                });
    }

    public Plan<GetKeyPolicyResponse> getKeyPolicy(GetKeyPolicyRequest input, Call call) {
        FoundKey found = finder.findOwn(input.keyId(), call);
        return Plan.demanding(found.demand("kms:GetKeyPolicy", call))
                .then(authorised -> {
                    if (!input.policyName().orElse(DEFAULT).equals(DEFAULT)) {
                        throw KmsError.NOT_FOUND.because("No such policy exists");
                    }
                    return Effect.answer(
                            GetKeyPolicyResponse.builder()
                                    .policy(policies.shown(found.key().policy()))
                                    .policyName(DEFAULT)
                                    .build());
                });
    }

    public Plan<ListKeyPoliciesResponse> listKeyPolicies(ListKeyPoliciesRequest input, Call call) {
        Paging paging = Paging.of(input.limit(), input.marker(), LISTING.of(call));
        FoundKey found = finder.findOwn(input.keyId(), call);
        return Plan.demanding(found.demand("kms:ListKeyPolicies", call))
                .then(authorised -> {
                    Page<String> page = paging.slice(List.of(DEFAULT), Function.identity());
                    return Effect.answer(
                            ListKeyPoliciesResponse.builder()
                                    .policyNames(page.items())
                                    .truncated(page.truncated())
                                    .nextMarker(page.next())
                                    .build());
                });
    }
}
