package coffer.sts.session;

import coffer.gate.Demand;
import coffer.iam.IamService;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.session.SessionToken;
import coffer.iam.session.SessionToken.Labels;
import coffer.iam.session.SessionToken.Limits;
import coffer.iam.session.StoredCredentials;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.ResourceRule;
import coffer.sts.StsError;
import coffer.sts.api.AssumedRoleUser;
import coffer.sts.api.Credentials;
import coffer.sts.api.PolicyDescriptorType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What all ways to assume a role have in common: what they demand, and the session they begin.
public final class RoleSessions {
    /// How long a session lasts if nobody says.
    public static final int DEFAULT_SECONDS = 3_600;

    private final IamService.Shared iam;
    private final SessionPolicies policies;

    public RoleSessions(IamService.Shared iam) {
        this.iam = iam;
        this.policies = new SessionPolicies(iam);
    }

    /// What is asked for. `action` is such as `sts:AssumeRole`; `kept` are the condition keys that
    /// the session keeps.
    public record Asked(
            String action,
            Arn role,
            String sessionName,
            Passed passed,
            Labels labels,
            Map<String, List<String>> kept) {}

    /// What limits the session, as it was passed.
    public record Passed(
            Optional<Integer> seconds,
            Optional<String> policy,
            Optional<List<PolicyDescriptorType>> policyArns) {}

    /// A session that has begun.
    public record Begun(
            Credentials credentials, AssumedRoleUser user, Optional<Integer> packedPolicySize) {}

    /// Throws for what is not the ARN of a role.
    public static Arn named(String roleArn) {
        return Arn.find(roleArn)
                .filter(named -> named.service().equals("iam"))
                .filter(named -> named.resource().startsWith("role/"))
                .orElseThrow(() -> StsError.VALIDATION.because(roleArn + " is invalid"));
    }

    public Optional<Entity> find(Arn arn) {
        AccountId account = iam.desk().account();
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        return iam.desk()
                .store()
                .read(snapshot -> iam.desk().directory().find(snapshot, EntityKind.ROLE, name))
                .filter(role -> role.arn(account).equals(arn));
    }

    /// One for assuming the role, and one more for each kind of label. A role that does not exist
    /// has no policy, and so trusts nobody.
    public List<Demand> demands(
            Asked asked, Optional<Entity> role, Map<String, List<String>> keys) {
        List<String> actions = new ArrayList<>(List.of(asked.action()));
        Labels labels = asked.labels();
        boolean isTagged = !labels.tags().isEmpty() || !labels.transitive().isEmpty();
        if (isTagged) actions.add("sts:TagSession");
        if (labels.sourceIdentity().isPresent()) actions.add("sts:SetSourceIdentity");
        Map<String, List<String>> context = new HashMap<>(keys);
        context.putAll(SessionLabels.context(labels, role));
        context.put("sts:RoleSessionName", List.of(asked.sessionName()));
        AccountId owner = owner(asked.role());
        return actions.stream()
                .map(action ->
                        Demand.on(action, asked.role(), "AWS::IAM::Role", owner)
                                .governedBy(
                                        role.map(iam.trusts()::deciding), ResourceRule.TRUST_POLICY)
                                .with(context))
                .toList();
    }

    /// Throws if the session would last longer or say more than it may.
    public Begun begin(Asked asked, Entity role, Instant time) {
        int seconds = asked.passed().seconds().orElse(DEFAULT_SECONDS);
        if (seconds > role.trusted().maxSessionSeconds()) {
            throw StsError.VALIDATION.because(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this"
                            + " role.");
        }
        Limits limits = policies.checked(asked.passed().policy(), asked.passed().policyArns());
        Optional<Integer> percent = SessionPolicies.packedPercent(limits, asked.labels());
        Instant now = time.truncatedTo(ChronoUnit.SECONDS);
        SessionToken token =
                new SessionToken(
                        role.id(),
                        asked.sessionName(),
                        now,
                        now.plusSeconds(seconds),
                        limits,
                        asked.labels(),
                        asked.kept());
        return new Begun(
                CallerOperations.issue(iam.tokens(), token),
                user(role, asked.sessionName()),
                percent);
    }

    private AssumedRoleUser user(Entity role, String sessionName) {
        AccountId account = iam.desk().account();
        return AssumedRoleUser.builder()
                .assumedRoleId(role.id() + ":" + sessionName)
                .arn(StoredCredentials.sessionArn(account, role, sessionName).toString())
                .build();
    }

    private static AccountId owner(Arn arn) {
        try {
            return new AccountId(arn.account());
        } catch (IllegalArgumentException notAnAccount) {
            throw StsError.VALIDATION.because(arn + " is invalid");
        }
    }
}
