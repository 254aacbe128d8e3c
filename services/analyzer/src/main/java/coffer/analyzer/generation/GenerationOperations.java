package coffer.analyzer.generation;

import coffer.analyzer.AnalyzerError;
import coffer.analyzer.PageToken;
import coffer.analyzer.api.CancelPolicyGenerationRequest;
import coffer.analyzer.api.CancelPolicyGenerationResponse;
import coffer.analyzer.api.CloudTrailDetails;
import coffer.analyzer.api.GetGeneratedPolicyRequest;
import coffer.analyzer.api.GetGeneratedPolicyResponse;
import coffer.analyzer.api.ListPolicyGenerationsRequest;
import coffer.analyzer.api.ListPolicyGenerationsResponse;
import coffer.analyzer.api.StartPolicyGenerationRequest;
import coffer.analyzer.api.StartPolicyGenerationResponse;
import coffer.analyzer.generation.GenerationJobs.Asked;
import coffer.analyzer.generation.GenerationJobs.Job;
import coffer.analyzer.generation.GenerationJobs.State;
import coffer.analyzer.generation.GenerationJobs.Trail;
import coffer.gate.Call;
import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.gate.Principals;
import coffer.kernel.Arn;
import coffer.ledger.Ledger;
import coffer.ledger.LedgerUnavailableException;
import coffer.ledger.Query;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes policies out of what somebody did. AWS: Access Analyzer API Reference.
///
/// The history is the installation's own ledger, whichever trails are named, and a policy names the
/// resources that were used.
public final class GenerationOperations {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationOperations.class);
    private static final Duration DEFAULT_HISTORY = Duration.ofDays(90);
    private static final int MOST_OBJECTS = 10;
    private static final int MOST_AT_ONCE = 2;
    private static final int PAGE_SIZE = 100;

    private final Principals principals;
    private final Executor executor;
    private final SecureRandom random;
    private final LedgerHistory history;
    private final GenerationJobs jobs = new GenerationJobs();

    /// `executor` runs what takes longer than a request may.
    public GenerationOperations(
            Ledger ledger, Principals principals, Executor executor, SecureRandom random) {
        this.principals = principals;
        this.executor = executor;
        this.random = random;
        this.history = new LedgerHistory(ledger);
    }

    public Plan<StartPolicyGenerationResponse> startPolicyGeneration(
            StartPolicyGenerationRequest input, Call call) {
        List<Demand> demands =
                new ArrayList<>(List.of(demand("access-analyzer:StartPolicyGeneration", call)));
        // The role is not used here, and yet handing one out takes its permission.
        input.cloudTrailDetails()
                .flatMap(details -> Arn.find(details.accessRole()))
                .map(role -> Demand.on("iam:PassRole", role, "AWS::IAM::Role", call.account()))
                .map(demand -> demand.with("iam:PassedToService", "access-analyzer.amazonaws.com"))
                .ifPresent(demands::add);
        return Plan.demanding(demands).then(_ -> Effect.answer(start(input, call)));
    }

    private static Demand demand(String action, Call call) {
        return Demand.onEverything(action, call.account());
    }

    private StartPolicyGenerationResponse start(StartPolicyGenerationRequest input, Call call) {
        String text = input.policyGenerationDetails().principalArn();
        Arn principal =
                Arn.find(text)
                        .filter(arn -> principals.idOf(arn).isPresent())
                        .orElseThrow(
                                () -> AnalyzerError.wrongField("There is no user or role " + text));
        if (jobs.running() >= MOST_AT_ONCE) {
            throw AnalyzerError.SERVICE_QUOTA_EXCEEDED.because(
                    "As many policies are being generated as can be at once.");
        }
        Asked asked = asked(text, input.cloudTrailDetails(), call.time());
        UUID id = new UUID(random.nextLong(), random.nextLong());
        Job job = new Job(id.toString(), asked, call.time(), new State.Running());
        jobs.add(job);
        executor.execute(() -> jobs.end(job.id(), made(job, person(principal), call.time())));
        return StartPolicyGenerationResponse.builder().jobId(job.id()).build();
    }

    private static Asked asked(String principal, Optional<CloudTrailDetails> details, Instant now) {
        Instant from =
                details.map(CloudTrailDetails::startTime)
                        .orElseGet(() -> now.minus(DEFAULT_HISTORY));
        Instant until = details.flatMap(CloudTrailDetails::endTime).orElse(now);
        if (from.isAfter(until)) {
            throw AnalyzerError.wrongField("The start time must not be later than the end time.");
        }
        List<Trail> trails =
                details.map(CloudTrailDetails::trails).orElse(List.of()).stream()
                        .map(each ->
                                new Trail(each.cloudTrailArn(), each.regions(), each.allRegions()))
                        .toList();
        return new Asked(principal, from, until, trails);
    }

    /// How the records call him: a role by the beginning of its sessions' ARNs.
    static String person(Arn arn) {
        if (!arn.resource().startsWith("role/")) return arn.toString();
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        return "arn:aws:sts::" + arn.account() + ":assumed-role/" + name + "/";
    }

    private State made(Job job, String person, Instant now) {
        try {
            LedgerHistory.Read read =
                    history.read(
                            Query.everything().between(job.asked().from(), job.asked().until()),
                            person,
                            () -> jobs.find(job.id()).filter(Job::isRunning).isPresent());
            List<String> documents = new LeastPolicy(MOST_OBJECTS).documents(read.usage());
            return new State.Done(documents, read.isComplete(), now);
        } catch (LedgerUnavailableException | IllegalStateException e) {
            LOG.error("a policy could not be generated", e);
            return new State.Failed(now);
        }
    }

    public Plan<GetGeneratedPolicyResponse> getGeneratedPolicy(
            GetGeneratedPolicyRequest input, Call call) {
        return Plan.demanding(demand("access-analyzer:GetGeneratedPolicy", call))
                .then(_ -> Effect.answer(GenerationViews.policy(job(input.jobId()))));
    }

    public Plan<ListPolicyGenerationsResponse> listPolicyGenerations(
            ListPolicyGenerationsRequest input, Call call) {
        return Plan.demanding(demand("access-analyzer:ListPolicyGenerations", call))
                .then(_ -> Effect.answer(list(input)));
    }

    private ListPolicyGenerationsResponse list(ListPolicyGenerationsRequest input) {
        List<Job> wanted =
                jobs.all().stream()
                        .filter(job ->
                                input.principalArn()
                                        .map(job.asked().principalArn()::equals)
                                        .orElse(true))
                        .toList();
        PageToken.Page<Job> page =
                PageToken.page(
                        wanted,
                        List.of("generations", input.principalArn()),
                        input.nextToken(),
                        Math.min(input.maxResults().orElse(PAGE_SIZE), PAGE_SIZE));
        return ListPolicyGenerationsResponse.builder()
                .policyGenerations(page.items().stream().map(GenerationViews::summary).toList())
                .nextToken(page.next())
                .build();
    }

    public Plan<CancelPolicyGenerationResponse> cancelPolicyGeneration(
            CancelPolicyGenerationRequest input, Call call) {
        return Plan.demanding(demand("access-analyzer:CancelPolicyGeneration", call))
                .then(_ -> {
                    Job job = job(input.jobId());
                    jobs.end(job.id(), new State.Cancelled(call.time()));
                    return Effect.answer(CancelPolicyGenerationResponse.builder().build());
                });
    }

    private Job job(String id) {
        return jobs.find(id).orElseThrow(() -> AnalyzerError.wrongField("There is no job " + id));
    }
}
