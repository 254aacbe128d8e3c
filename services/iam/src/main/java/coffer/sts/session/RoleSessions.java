package coffer.sts.session;

import coffer.gate.Demand;
import coffer.iam.IamService;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.session.AccountCredentials;
import coffer.iam.session.SessionToken;
import coffer.iam.session.SessionToken.Labels;
import coffer.iam.session.SessionToken.Limits;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.NamedPolicy;
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

    private final IamService iam;

    public RoleSessions(IamService iam) {
        this.iam = iam;
    }

    /// A role and the account it is of, whichever that is.
    public record Found(Entity role, IamService.Shared home) {}

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

    /// Empty if there is no such role or nobody is let into its account.
    public Optional<Found> find(Arn arn) {
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        return iam.find(owner(arn))
                .flatMap(home ->
                        home.desk()
                                .store()
                                .read(snapshot ->
                                        home.desk()
                                                .directory()
                                                .find(snapshot, EntityKind.ROLE, name))
                                .filter(role -> role.arn(home.account()).equals(arn))
                                .map(role -> new Found(role, home)));
    }

    /// One for assuming the role, and one more for each kind of label. A role that does not exist
    /// has no policy, and so trusts nobody.
    public List<Demand> demands(Asked asked, Optional<Found> role, Map<String, List<String>> keys) {
        List<String> actions = new ArrayList<>(List.of(asked.action()));
        Labels labels = asked.labels();
        boolean isTagged = !labels.tags().isEmpty() || !labels.transitive().isEmpty();
        if (isTagged) actions.add("sts:TagSession");
        if (labels.sourceIdentity().isPresent()) actions.add("sts:SetSourceIdentity");
        Map<String, List<String>> context = new HashMap<>(keys);
        context.putAll(SessionLabels.context(labels, role.map(Found::role)));
        context.put("sts:RoleSessionName", List.of(asked.sessionName()));
        AccountId owner = owner(asked.role());
        return actions.stream()
                .map(action ->
                        Demand.on(action, asked.role(), "AWS::IAM::Role", owner)
                                .governedBy(
                                        role.map(RoleSessions::trust), ResourceRule.TRUST_POLICY)
                                .with(context))
                .toList();
    }

    private static NamedPolicy trust(Found found) {
        return found.home().trusts().deciding(found.role());
    }

    /// Throws if the session would last longer or say more than it may.
    public Begun begin(Asked asked, Found found, Instant time) {
        Entity role = found.role();
        int seconds = asked.passed().seconds().orElse(DEFAULT_SECONDS);
        if (seconds > role.trusted().maxSessionSeconds()) {
            throw StsError.VALIDATION.because(
                    "The requested DurationSeconds exceeds the MaxSessionDuration set for this"
                            + " role.");
        }
        Limits limits =
                new SessionPolicies(found.home())
                        .checked(asked.passed().policy(), asked.passed().policyArns());
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
                CallerOperations.issue(found.home().tokens(), token),
                user(found, asked.sessionName()),
                percent);
    }

    private static AssumedRoleUser user(Found found, String sessionName) {
        Arn arn = AccountCredentials.sessionArn(found.home().account(), found.role(), sessionName);
        return AssumedRoleUser.builder()
                .assumedRoleId(found.role().id() + ":" + sessionName)
                .arn(arn.toString())
                .build();
    }

    /// The account of a role. Throws for what names none.
    public static AccountId owner(Arn role) {
        return AccountId.find(role.account())
                .orElseThrow(() -> StsError.VALIDATION.because(role + " is invalid"));
    }
}
