package coffer.server;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a timer does over and over. A timer forgets a task that throws, so each failure ends here,
/// and is told once for as long as it stays the same: it may do so for days, and every second.
final class Chore implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Chore.class);

    private final String doing;
    private final Runnable task;
    private Optional<String> failure = Optional.empty();

    /// `doing` is what `task` does, for the log.
    Chore(String doing, Runnable task) {
        this.doing = doing;
        this.task = task;
    }

    @Override
    public void run() {
        try {
            task.run();
            if (failure.isPresent()) LOG.info("{} goes on", doing);
            failure = Optional.empty();
        } catch (RuntimeException e) {
            Optional<String> told = Optional.of(words(e));
            if (!told.equals(failure)) LOG.error("{} failed; it is tried again", doing, e);
            failure = told;
        }
    }

    private static String words(RuntimeException failed) {
        return failed + ", " + failed.getCause();
    }
}
