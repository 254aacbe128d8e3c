package coffer.sts.session;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.IamService;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.mfa.MfaCodes.Proof;
import coffer.iam.session.SessionToken;
import coffer.iam.session.SessionToken.Labels;
import coffer.iam.session.SessionToken.Limits;
import coffer.iam.session.SessionTokens;
import coffer.iam.session.StoredCredentials;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.Policy;
import coffer.policy.PolicyLimits;
import coffer.policy.Principal;
import coffer.policy.ResourceRule;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicySyntaxException;
import coffer.sts.StsError;
import coffer.sts.api.AssumeRoleRequest;
import coffer.sts.api.AssumeRoleResponse;
import coffer.sts.api.AssumedRoleUser;
import coffer.sts.api.PolicyDescriptorType;
import coffer.wire.sigv4.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Assumes roles. AWS: STS API Reference, AssumeRole.
public final class AssumeRoleOperations {
    private static final int DEFAULT_SECONDS = 3_600;
    private static final int MOST_CHAINED_SECONDS = 3_600;
    private static final int MOST_POLICY_ARNS = 10;

    private final IamService.Shared iam;
    private final SecondFactor secondFactor;

    public AssumeRoleOperations(IamService.Shared iam) {
        this.iam = iam;
        this.secondFactor = new SecondFactor(iam);
    }

    public Plan<AssumeRoleResponse> assumeRole(AssumeRoleRequest input, Call call) {
        Arn arn =
                Arn.find(input.roleArn())
                        .filter(named -> named.service().equals("iam"))
                        .filter(named -> named.resource().startsWith("role/"))
                        .orElseThrow(
                                () -> StsError.VALIDATION.because(input.roleArn() + " is invalid"));
        Optional<Entity> role = role(arn);
        Labels labels = SessionLabels.of(input, current(call));
        Optional<Proof> proof = secondFactor.proof(call, input.serialNumber(), input.tokenCode());
        List<Demand> demands =
                demands(input, arn, role, labels).stream()
                        .map(demand -> demand.with(SecondFactor.context(proof)))
                        .toList();
        return Plan.demanding(demands)
                .then(_ -> {
                    // Without a role there is no trust policy, and so nothing was allowed.
                    Entity assumed =
                            role.orElseThrow(() -> new IllegalStateException("no such role"));
                    return secondFactor.spending(proof, assume(input, call, assumed, labels));
                });
    }

    private Optional<Entity> role(Arn arn) {
        AccountId account = iam.desk().account();
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        return iam.desk()
                .store()
                .read(snapshot -> iam.desk().directory().find(snapshot, EntityKind.ROLE, name))
                .filter(role -> role.arn(account).equals(arn));
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
                        .flatMap(token -> iam.credentials().session(accessKeyId, token));
        if (current.isEmpty()) throw new IllegalStateException("a session without a token");
        return current;
    }

    private List<Demand> demands(
            AssumeRoleRequest input, Arn arn, Optional<Entity> role, Labels labels) {
        List<String> actions = new ArrayList<>(List.of("sts:AssumeRole"));
        boolean isTagged = !labels.tags().isEmpty() || !labels.transitive().isEmpty();
        if (isTagged) actions.add("sts:TagSession");
        if (labels.sourceIdentity().isPresent()) actions.add("sts:SetSourceIdentity");
        return actions.stream()
                .map(action ->
                        Demand.on(action, arn, "AWS::IAM::Role", owner(arn))
                                .governedBy(
                                        role.map(iam.trusts()::deciding), ResourceRule.TRUST_POLICY)
                                .with(SessionLabels.context(input, role, labels)))
                .toList();
    }

    private AccountId owner(Arn arn) {
        try {
            return new AccountId(arn.account());
        } catch (IllegalArgumentException notAnAccount) {
            throw StsError.VALIDATION.because(arn + " is invalid");
        }
    }

    private AssumeRoleResponse assume(
            AssumeRoleRequest input, Call call, Entity role, Labels labels) {
        int seconds = seconds(input, call, role);
        Limits limits = limits(input);
        int packed = SessionTokens.packedSize(limits, labels);
        int percent = Math.ceilDiv(packed * 100, SessionTokens.MOST_PACKED_BYTES);
        if (percent > 100) throw tooLarge(percent);
        Instant now = call.time().truncatedTo(ChronoUnit.SECONDS);
        SessionToken token =
                new SessionToken(
                        role.id(),
                        input.roleSessionName(),
                        now,
                        now.plusSeconds(seconds),
                        limits,
                        labels);
        boolean isLimited = !limits.equals(Limits.NONE) || !labels.tags().isEmpty();
        return AssumeRoleResponse.builder()
                .credentials(CallerOperations.issue(iam.tokens(), token))
                .assumedRoleUser(user(role, input.roleSessionName()))
                .packedPolicySize(isLimited ? Optional.of(percent) : Optional.empty())
                .sourceIdentity(labels.sourceIdentity())
                .build();
    }

    private AssumedRoleUser user(Entity role, String sessionName) {
        AccountId account = iam.desk().account();
        return AssumedRoleUser.builder()
                .assumedRoleId(role.id() + ":" + sessionName)
                .arn(StoredCredentials.sessionArn(account, role, sessionName).toString())
                .build();
    }

    private static int seconds(AssumeRoleRequest input, Call call, Entity role) {
        int seconds = input.durationSeconds().orElse(DEFAULT_SECONDS);
        boolean isChained = call.identity().principal() instanceof Principal.AssumedRole;
        if (isChained && seconds > MOST_CHAINED_SECONDS) {
            throw StsError.VALIDATION.because(
                    "The requested DurationSeconds exceeds the 1 hour session limit for roles"
                            + " assumed by role chaining");
        }
        if (seconds > role.trusted().maxSessionSeconds()) {
            throw StsError.VALIDATION.because(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this"
                            + " role.");
        }
        return seconds;
    }

    private Limits limits(AssumeRoleRequest input) {
        List<String> arns =
                input.policyArns().orElse(List.of()).stream()
                        .map(PolicyDescriptorType::arn)
                        .flatMap(Optional::stream)
                        .toList();
        if (arns.size() > MOST_POLICY_ARNS) {
            throw StsError.VALIDATION.because("At most 10 managed session policies can be passed.");
        }
        for (String arn : arns) {
            boolean exists =
                    iam.desk()
                            .store()
                            .read(snapshot -> iam.policies().find(snapshot, arn))
                            .isPresent();
            if (!exists) {
                throw StsError.MALFORMED_POLICY_DOCUMENT.because(
                        "Policy " + arn + " does not exist or is not attachable.");
            }
        }
        input.policy().ifPresent(this::checkDocument);
        return new Limits(input.policy(), arns);
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
