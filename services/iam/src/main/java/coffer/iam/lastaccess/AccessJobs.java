package coffer.iam.lastaccess;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The last few hundred jobs and what they found, for as long as the server runs.
final class AccessJobs {
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

    /// `granularity` is a word of the model's.
    record Job(String id, String granularity, Instant created, State state) {
        Job now(State reached) {
            return new Job(id, granularity, created, reached);
        }
    }

    /// How far a job is.
    sealed interface State {
        record Running() implements State {}

        record Done(AccessReport report, Instant at) implements State {}

        record Failed(Instant at) implements State {}
    }

    void put(Job job) {
        jobsLock.lock();
        try {
            jobs.put(job.id(), job);
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
}
