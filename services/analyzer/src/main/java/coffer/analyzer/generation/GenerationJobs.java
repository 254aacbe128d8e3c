package coffer.analyzer.generation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// The last few hundred jobs and what they made, for as long as the server runs.
final class GenerationJobs {
    private static final int KEPT = 500;

    private final ReentrantLock jobsLock = new ReentrantLock();
    private final Map<String, Job> jobs =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Job> eldest) {
                    return size() > KEPT;
                }
            };

    /// What was asked for. `trails` are told back to who asked.
    record Asked(String principalArn, Instant from, Instant until, List<Trail> trails) {
        Asked {
            trails = List.copyOf(trails);
        }
    }

    /// A trail whose events were asked for. There is one history here, so it does not matter which.
    record Trail(String arn, Optional<List<String>> regions, Optional<Boolean> allRegions) {}

    record Job(String id, Asked asked, Instant started, State state) {
        boolean isRunning() {
            return state instanceof State.Running;
        }
    }

    /// How far a job is.
    sealed interface State {
        record Running() implements State {}

        record Done(List<String> documents, boolean isComplete, Instant at) implements State {
            public Done {
                documents = List.copyOf(documents);
            }
        }

        record Failed(Instant at) implements State {}

        record Cancelled(Instant at) implements State {}
    }

    void add(Job job) {
        jobsLock.lock();
        try {
            jobs.put(job.id(), job);
        } finally {
            jobsLock.unlock();
        }
    }

    /// Ends a job that still runs.
    void end(String id, State state) {
        change(id, job -> job.isRunning() ? new Job(id, job.asked(), job.started(), state) : job);
    }

    private void change(String id, UnaryOperator<Job> change) {
        jobsLock.lock();
        try {
            jobs.computeIfPresent(id, (_, job) -> change.apply(job));
        } finally {
            jobsLock.unlock();
        }
    }

    Optional<Job> find(String id) {
        jobsLock.lock();
        try {
            return Optional.ofNullable(jobs.get(id));
        } finally {
            jobsLock.unlock();
        }
    }

    /// The newest first.
    List<Job> all() {
        jobsLock.lock();
        try {
            return new ArrayList<>(jobs.values()).reversed();
        } finally {
            jobsLock.unlock();
        }
    }

    long running() {
        return all().stream().filter(Job::isRunning).count();
    }
}
