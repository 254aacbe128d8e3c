package coffer.sts.session;

import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Plan;
import coffer.iam.IamService;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.sts.StsError;
import coffer.sts.api.AssumeRootRequest;
import coffer.sts.api.AssumeRootResponse;
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

    private final IamService.Shared iam;
    private final Organization organization;

    /// Which account may act as the root user of which member, where root access is managed
    /// centrally.
    public record Organization(BiPredicate<AccountId, AccountId> manages) {
        /// There is none.
        public static final Organization NONE = new Organization((manager, member) -> false);
    }

    public AssumeRootOperations(IamService.Shared iam, Organization organization) {
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
        Demand demand =
                Demand.on(
                                "sts:AssumeRoot",
                                Arn.global("iam", member, "root"),
                                "AWS::IAM::User",
                                iam.desk().account())
                        .with("sts:TaskPolicyArn", task);
        return Plan.demanding(demand)
                .then(_ -> {
                    // One account for each installation: nobody is another's member, and AWS
                    // answers so where root access is not managed centrally.
                    if (organization.manages().test(call.account(), member)) {
                        throw new IllegalStateException("no account but this one is kept here");
                    }
                    throw StsError.ACCESS_DENIED.because(
                            "Not authorized to perform sts:AssumeRoot");
                });
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
        try {
            return new AccountId(digits);
        } catch (IllegalArgumentException notAnAccount) {
            throw StsError.VALIDATION.because("TargetPrincipal `" + target + "` is no account.");
        }
    }
}
