package coffer.analyzer.generation;

import coffer.analyzer.api.CloudTrailProperties;
import coffer.analyzer.api.GeneratedPolicy;
import coffer.analyzer.api.GeneratedPolicyProperties;
import coffer.analyzer.api.GeneratedPolicyResult;
import coffer.analyzer.api.GetGeneratedPolicyResponse;
import coffer.analyzer.api.JobDetails;
import coffer.analyzer.api.JobError;
import coffer.analyzer.api.PolicyGeneration;
import coffer.analyzer.api.TrailProperties;
import coffer.analyzer.generation.GenerationJobs.Asked;
import coffer.analyzer.generation.GenerationJobs.Job;
import coffer.analyzer.generation.GenerationJobs.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Jobs in the API's shapes.
final class GenerationViews {
    private GenerationViews() {}

    static PolicyGeneration summary(Job job) {
        return PolicyGeneration.builder()
                .jobId(job.id())
                .principalArn(job.asked().principalArn())
                .status(status(job.state()))
                .startedOn(job.started())
                .completedOn(completed(job.state()))
                .build();
    }

    static GetGeneratedPolicyResponse policy(Job job) {
        return GetGeneratedPolicyResponse.builder()
                .jobDetails(details(job))
                .generatedPolicyResult(result(job))
                .build();
    }

    private static JobDetails details(Job job) {
        JobDetails.Builder details =
                JobDetails.builder()
                        .jobId(job.id())
                        .status(status(job.state()))
                        .startedOn(job.started())
                        .completedOn(completed(job.state()));
        if (job.state() instanceof State.Failed) {
            details.jobError(
                    JobError.builder()
                            .code("SERVICE_ERROR")
                            .message("The history could not be read.")
                            .build());
        }
        return details.build();
    }

    private static GeneratedPolicyResult result(Job job) {
        GeneratedPolicyProperties.Builder properties =
                GeneratedPolicyProperties.builder().principalArn(job.asked().principalArn());
        trails(job.asked()).ifPresent(properties::cloudTrailProperties);
        GeneratedPolicyResult.Builder result = GeneratedPolicyResult.builder();
        if (job.state() instanceof State.Done(List<String> documents, boolean isComplete, _)) {
            properties.isComplete(isComplete);
            result.generatedPolicies(
                    documents.stream()
                            .map(document -> GeneratedPolicy.builder().policy(document).build())
                            .toList());
        }
        return result.properties(properties.build()).build();
    }

    private static Optional<CloudTrailProperties> trails(Asked asked) {
        if (asked.trails().isEmpty()) return Optional.empty();
        List<TrailProperties> trails =
                asked.trails().stream()
                        .map(trail ->
                                TrailProperties.builder()
                                        .cloudTrailArn(trail.arn())
                                        .regions(trail.regions())
                                        .allRegions(trail.allRegions())
                                        .build())
                        .toList();
        return Optional.of(
                CloudTrailProperties.builder()
                        .trailProperties(trails)
                        .startTime(asked.from())
                        .endTime(asked.until())
                        .build());
    }

    private static String status(State state) {
        return switch (state) {
            case State.Running() -> "IN_PROGRESS";
            case State.Done _ -> "SUCCEEDED";
            case State.Failed _ -> "FAILED";
            case State.Cancelled _ -> "CANCELED";
        };
    }

    private static Optional<Instant> completed(State state) {
        return switch (state) {
            case State.Running() -> Optional.empty();
            case State.Done(_, _, Instant at) -> Optional.of(at);
            case State.Failed(Instant at) -> Optional.of(at);
            case State.Cancelled(Instant at) -> Optional.of(at);
        };
    }
}
