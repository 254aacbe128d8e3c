package coffer.sts.session;

import coffer.iam.IamService;
import coffer.iam.session.SessionToken.Labels;
import coffer.iam.session.SessionToken.Limits;
import coffer.iam.session.SessionTokens;
import coffer.policy.Policy;
import coffer.policy.PolicyLimits;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicySyntaxException;
import coffer.sts.StsError;
import coffer.sts.api.PolicyDescriptorType;
import java.util.List;
import java.util.Optional;

/// The policies that a caller passes to limit a new session, and the room they take in its token.
// AWS: IAM User Guide, "Session policies"; STS API Reference, AssumeRole, "PolicyArns".
final class SessionPolicies {
    private static final int MOST_ARNS = 10;

    private final IamService.Shared iam;

    SessionPolicies(IamService.Shared iam) {
        this.iam = iam;
    }

    /// Throws for what is no session policy, and for managed ones that do not exist.
    Limits checked(Optional<String> policy, Optional<List<PolicyDescriptorType>> descriptors) {
        List<String> arns =
                descriptors.orElse(List.of()).stream()
                        .map(PolicyDescriptorType::arn)
                        .flatMap(Optional::stream)
                        .toList();
        if (arns.size() > MOST_ARNS) {
            throw StsError.VALIDATION.because("At most 10 managed session policies can be passed.");
        }
        arns.forEach(this::requireKnown);
        policy.ifPresent(this::checkDocument);
        return new Limits(policy, arns);
    }

    /// How much of the room they take, in percent; empty if nothing was passed. Throws if it is
    /// more than there is.
    static Optional<Integer> packedPercent(Limits limits, Labels labels) {
        int packed = SessionTokens.packedSize(limits, labels);
        int percent = Math.ceilDiv(packed * 100, SessionTokens.MOST_PACKED_BYTES);
        if (percent > 100) throw tooLarge(percent);
        boolean isPassed = !limits.equals(Limits.NONE) || !labels.tags().isEmpty();
        return isPassed ? Optional.of(percent) : Optional.empty();
    }

    private void requireKnown(String arn) {
        boolean exists =
                iam.desk().store().read(snapshot -> iam.policies().find(snapshot, arn)).isPresent();
        if (!exists) {
            throw StsError.MALFORMED_POLICY_DOCUMENT.because(
                    "Policy " + arn + " does not exist or is not attachable.");
        }
    }

    private void checkDocument(String json) {
        if (json.length() > PolicyLimits.SESSION_POLICY) {
            throw tooLarge(Math.ceilDiv(json.length() * 100, PolicyLimits.SESSION_POLICY));
        }
        try {
            Policy _ = iam.documents().compiled(json, PolicyKind.SESSION);
        } catch (PolicySyntaxException e) {
            throw StsError.MALFORMED_POLICY_DOCUMENT.because(e.message());
        }
    }

    private static RuntimeException tooLarge(int percent) {
        return StsError.PACKED_POLICY_TOO_LARGE.because(
                "Packed policy consumes "
                        + percent
                        + "% of allotted space, please use smaller policy.");
    }
}
