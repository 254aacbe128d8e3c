package coffer.sts.session;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Identity;
import coffer.gate.Plan;
import coffer.iam.IamService;
import coffer.iam.session.SessionToken;
import coffer.iam.session.SessionToken.Labels;
import coffer.iam.session.SessionToken.Limits;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.policy.Principal;
import coffer.sts.StsError;
import coffer.sts.api.AssumeRootRequest;
import coffer.sts.api.AssumeRootResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/// Short sessions of a member account's root user, for five tasks and from an organization's
/// management only. AWS: STS API Reference, AssumeRoot.
public final class AssumeRootOperations {
    private static final String TASKS = "arn:aws:iam::aws:policy/root-task/";
    private static final Set<String> TASK_POLICIES =
            Set.of(
                    TASKS + "IAMAuditRootUserCredentials",
                    TASKS + "IAMCreateRootUserPassword",
                    TASKS + "IAMDeleteRootUserCredentials",
                    TASKS + "S3UnlockBucketPolicy",
                    TASKS + "SQSUnlockQueuePolicy");

    private static final int MOST_SECONDS = 900;
    private static final Map<String, List<String>> KEYS =
            Map.of(Identity.Session.ASSUMED_ROOT, List.of("true"));

    private final IamService iam;
    private final Organization organization;

    /// Which account may act as the root user of which member, where root access is managed
    /// centrally.
    public record Organization(BiPredicate<AccountId, AccountId> manages) {
        /// There is none.
        public static final Organization NONE = new Organization((manager, member) -> false);
    }

    public AssumeRootOperations(IamService iam, Organization organization) {
        this.iam = iam;
        this.organization = organization;
    }

    public Plan<AssumeRootResponse> assumeRoot(AssumeRootRequest input, Call call) {
        LongTerm.refuseSessionsOfUsers("AssumeRoot", call);
        AccountId member = member(input.targetPrincipal());
        String task = input.taskPolicyArn().arn().orElse("");
        if (!TASK_POLICIES.contains(task)) {
            throw StsError.VALIDATION.because("The task policy `" + task + "` is not known.");
        }
        // The caller's account decides alone: the member's has handed this to it.
        Demand demand =
                Demand.on(
                                "sts:AssumeRoot",
                                Arn.global("iam", member, "root"),
                                "AWS::IAM::User",
                                call.account())
                        .with("sts:TaskPolicyArn", task);
        return Plan.demanding(demand)
                .then(_ -> Effect.answer(answer(input, new Task(member, task), call)));
    }

    private record Task(AccountId member, String policyArn) {}

    private AssumeRootResponse answer(AssumeRootRequest input, Task task, Call call) {
        boolean isRoot = call.identity().principal() instanceof Principal.Root;
        boolean isManager = organization.manages().test(call.account(), task.member());
        if (isRoot || !isManager) throw refusal();
        IamService.Shared home = iam.find(task.member()).orElseThrow(AssumeRootOperations::refusal);
        Optional<String> source =
                call.identity().session().flatMap(Identity.Session::sourceIdentity);
        Instant now = call.time().truncatedTo(ChronoUnit.SECONDS);
        SessionToken token =
                new SessionToken(
                        task.member().digits(),
                        "",
                        now,
                        now.plusSeconds(seconds(input)),
                        new Limits(Optional.empty(), List.of(task.policyArn())),
                        new Labels(Map.of(), List.of(), source),
                        KEYS);
        return AssumeRootResponse.builder()
                .credentials(CallerOperations.issue(home.tokens(), token))
                .sourceIdentity(source)
                .build();
    }

    private static int seconds(AssumeRootRequest input) {
        return input.durationSeconds().orElse(MOST_SECONDS);
    }

    private static RuntimeException refusal() {
        return StsError.ACCESS_DENIED.because("Not authorized to perform sts:AssumeRoot");
    }

    /// Given by its id or by its root user's ARN.
    private static AccountId member(String target) {
        String digits =
                Arn.find(target)
                        .filter(arn -> arn.service().equals("iam"))
                        .filter(arn -> arn.resource().equals("root"))
                        .map(Arn::account)
                        .or(() -> Optional.of(target))
                        .orElseThrow();
        return AccountId.find(digits)
                .orElseThrow(() ->
                        StsError.VALIDATION.because(
                                "TargetPrincipal `" + target + "` is no account."));
    }
}
