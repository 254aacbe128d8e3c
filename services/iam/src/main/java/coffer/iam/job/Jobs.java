package coffer.iam.job;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Runs what takes longer than a request may. What is not done when it is closed is given up: who
/// asked has to ask again.
public final class Jobs implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public void run(Runnable job) {
        threads.execute(job);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
