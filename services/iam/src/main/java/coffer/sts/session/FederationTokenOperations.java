package coffer.sts.session;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Identity;
import coffer.gate.Plan;
import coffer.iam.IamService;
import coffer.iam.session.AccountCredentials;
import coffer.iam.session.SessionToken;
import coffer.iam.session.SessionToken.Labels;
import coffer.iam.session.SessionToken.Limits;
import coffer.iam.tag.Tags;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.sts.api.FederatedUser;
import coffer.sts.api.GetFederationTokenRequest;
import coffer.sts.api.GetFederationTokenResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Temporary credentials that a user gets for somebody he knows by name. They may do what both his
/// policies and the session policies allow; without session policies that is nothing, unless a
/// resource's policy names the federated user.
// AWS: STS API Reference, GetFederationToken; IAM User Guide, "Permissions for
// GetFederationToken".
public final class FederationTokenOperations {
    private final IamService.Shared iam;
    private final SessionPolicies policies;

    public FederationTokenOperations(IamService.Shared iam) {
        this.iam = iam;
        this.policies = new SessionPolicies(iam);
    }

    public Plan<GetFederationTokenResponse> getFederationToken(
            GetFederationTokenRequest input, Call call) {
        LongTerm.require("GetFederationToken", call);
        Map<String, String> tags = SessionLabels.tags(input.tags());
        return Plan.demanding(demands(input.name(), tags))
                .then(_ -> Effect.answer(answer(input, tags, call)));
    }

    private List<Demand> demands(String name, Map<String, String> tags) {
        AccountId account = iam.desk().account();
        Arn arn = AccountCredentials.federatedArn(account, name);
        List<String> actions = new ArrayList<>(List.of("sts:GetFederationToken"));
        if (!tags.isEmpty()) actions.add("sts:TagSession");
        return actions.stream()
                .map(action -> Demand.on(action, arn, "AWS::STS::FederatedUser", account))
                .map(demand -> demand.with(Tags.ofRequest(tags)))
                .toList();
    }

    private GetFederationTokenResponse answer(
            GetFederationTokenRequest input, Map<String, String> tags, Call call) {
        Identity who = call.identity();
        Limits limits = policies.checked(input.policy(), input.policyArns());
        Labels labels = new Labels(tags, List.of(), Optional.empty());
        Optional<Integer> percent = SessionPolicies.packedPercent(limits, labels);
        Instant now = call.time().truncatedTo(ChronoUnit.SECONDS);
        SessionToken token =
                new SessionToken(
                        LongTerm.principalId(who.principal()),
                        input.name(),
                        now,
                        now.plusSeconds(LongTerm.seconds(input.durationSeconds(), who)),
                        limits,
                        labels);
        AccountId account = iam.desk().account();
        return GetFederationTokenResponse.builder()
                .credentials(CallerOperations.issue(iam.tokens(), token))
                .federatedUser(
                        FederatedUser.builder()
                                .federatedUserId(account + ":" + input.name())
                                .arn(
                                        AccountCredentials.federatedArn(account, input.name())
                                                .toString())
                                .build())
                .packedPolicySize(percent)
                .build();
    }
}
