package coffer.sts.session;

import coffer.gate.Call;
import coffer.gate.Plan;
import coffer.iam.IamService;
import coffer.iam.mfa.MfaCodes.Proof;
import coffer.iam.session.SessionToken;
import coffer.iam.session.SessionToken.Labels;
import coffer.kernel.Arn;
import coffer.policy.Principal;
import coffer.sts.StsError;
import coffer.sts.api.AssumeRoleRequest;
import coffer.sts.api.AssumeRoleResponse;
import coffer.sts.session.RoleSessions.Asked;
import coffer.sts.session.RoleSessions.Begun;
import coffer.sts.session.RoleSessions.Found;
import coffer.sts.session.RoleSessions.Passed;
import coffer.wire.sigv4.Signature;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Assumes roles. AWS: STS API Reference, AssumeRole.
public final class AssumeRoleOperations {
    private static final int MOST_CHAINED_SECONDS = 3_600;

    private final IamService.Shared caller;
    private final RoleSessions sessions;
    private final SecondFactor secondFactor;

    /// `caller` is the account of whoever calls; the role may be of any.
    public AssumeRoleOperations(IamService.Shared caller, RoleSessions sessions) {
        this.caller = caller;
        this.sessions = sessions;
        this.secondFactor = new SecondFactor(caller);
    }

    public Plan<AssumeRoleResponse> assumeRole(AssumeRoleRequest input, Call call) {
        if (call.identity().principal() instanceof Principal.Root) {
            throw StsError.ACCESS_DENIED.because("Roles may not be assumed by root accounts.");
        }
        if (call.identity().principal() instanceof Principal.FederatedUser) {
            throw StsError.ACCESS_DENIED.because(
                    "Cannot call AssumeRole with federation session credentials");
        }
        if (input.providedContexts().isPresent()) {
            throw StsError.VALIDATION.because(
                    "ProvidedContexts are those of IAM Identity Center, which is not there.");
        }
        Asked asked = asked(input, call);
        Optional<Found> role = sessions.find(asked.role());
        Optional<Proof> proof = secondFactor.proof(call, input.serialNumber(), input.tokenCode());
        Map<String, List<String>> keys = new HashMap<>(SecondFactor.context(proof));
        input.externalId().ifPresent(id -> keys.put("sts:ExternalId", List.of(id)));
        return Plan.demanding(sessions.demands(asked, role, keys))
                .then(_ -> {
                    // Without a role there is no trust policy, and so nothing was allowed.
                    Found assumed =
                            role.orElseThrow(() -> new IllegalStateException("no such role"));
                    return secondFactor.spending(proof, assume(input, call, assumed, asked));
                });
    }

    private Asked asked(AssumeRoleRequest input, Call call) {
        Arn arn = RoleSessions.named(input.roleArn());
        Labels own =
                new Labels(
                        SessionLabels.tags(input.tags()),
                        input.transitiveTagKeys().orElse(List.of()),
                        input.sourceIdentity());
        Labels labels =
                SessionLabels.of(own, current(call).map(SessionToken::labels).orElse(Labels.NONE));
        return new Asked(
                "sts:AssumeRole",
                arn,
                input.roleSessionName(),
                new Passed(input.durationSeconds(), input.policy(), input.policyArns()),
                labels,
                Map.of());
    }

    /// The session the caller is in, whose transitive tags and source identity go on. Without its
    /// token these would be lost, so nothing may be assumed.
    private Optional<SessionToken> current(Call call) {
        if (!(call.identity().principal() instanceof Principal.AssumedRole)) {
            return Optional.empty();
        }
        if (!(Signature.parse(call.transport().request()) instanceof Signature.Signed signed)) {
            throw new IllegalStateException("a session without a signature");
        }
        String accessKeyId = signed.claim().credential().accessKeyId();
        Optional<SessionToken> current =
                signed.sessionToken()
                        .flatMap(token -> caller.credentials().session(accessKeyId, token));
        if (current.isEmpty()) throw new IllegalStateException("a session without a token");
        return current;
    }

    private AssumeRoleResponse assume(AssumeRoleRequest input, Call call, Found role, Asked asked) {
        refuseIfChainedTooLong(input, call);
        Begun begun = sessions.begin(asked, role, call.time());
        return AssumeRoleResponse.builder()
                .credentials(begun.credentials())
                .assumedRoleUser(begun.user())
                .packedPolicySize(begun.packedPolicySize())
                .sourceIdentity(asked.labels().sourceIdentity())
                .build();
    }

    private static void refuseIfChainedTooLong(AssumeRoleRequest input, Call call) {
        boolean isChained = call.identity().principal() instanceof Principal.AssumedRole;
        if (isChained && input.durationSeconds().orElse(0) > MOST_CHAINED_SECONDS) {
            throw StsError.VALIDATION.because(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles"
                            + " assumed by role chaining");
        }
    }
}
