package coffer.iam.policy;

import coffer.gate.Demand;
import coffer.iam.IamError;
import coffer.iam.tag.Tags;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.store.Snapshot;
import java.util.Map;
import java.util.Optional;

/// The managed policy an operation is about, as it was when its permission was demanded.
record PolicyTarget(
        ManagedPolicies policies, AccountId account, String arn, Optional<ManagedPolicy> seen) {

    static PolicyTarget of(
            ManagedPolicies policies, AccountId account, String arn, Snapshot snapshot) {
        boolean isPolicy =
                Arn.find(arn)
                        .filter(a -> a.service().equals("iam"))
                        .filter(a -> a.resource().startsWith("policy/"))
                        .isPresent();
        if (!isPolicy) throw IamError.VALIDATION.because("ARN " + arn + " is not valid.");
        return new PolicyTarget(policies, account, arn, policies.find(snapshot, arn));
    }

    Demand demand(String action) {
        Map<String, String> tags = seen.map(ManagedPolicy::tags).orElse(Map.of());
        return Demand.on(action, Arn.parse(arn), "AWS::IAM::Policy", account)
                .with(Tags.ofResource(tags));
    }

    ManagedPolicy in(Snapshot snapshot) {
        ManagedPolicy now = policies.require(snapshot, arn);
        boolean same =
                seen.filter(decided -> decided.naming().equals(now.naming()))
                        .filter(decided -> decided.tags().equals(now.tags()))
                        .isPresent();
        if (same) return now;
        throw IamError.CONCURRENT_MODIFICATION.because(
                "The policy " + arn + " was changed meanwhile. Try again.");
    }

    /// As [#in], for changing it.
    ManagedPolicy changeable(Snapshot snapshot) {
        ManagedPolicy policy = in(snapshot);
        if (!policy.belongsToAws()) return policy;
        throw IamError.INVALID_INPUT.because("Cannot update an AWS managed policy: " + arn);
    }
}
