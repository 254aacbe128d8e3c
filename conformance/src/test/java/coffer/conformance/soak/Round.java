package coffer.conformance.soak;

import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A number of operations that all clients share, and what ends them, while they are under way.
///
/// `mayFail` is true while something is broken on purpose: then a server may refuse by 500 or 503.
public final class Round {
    private final AtomicInteger left;
    private final Runnable ending;
    private final boolean mayFail;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    private Round(int operations, Runnable ending, boolean mayFail) {
        this.left = new AtomicInteger(operations);
        this.ending = ending;
        this.mayFail = mayFail;
    }

    /// Whoever comes after the last operation runs `ending`, which may kill the server.
    public static Round endingWith(int operations, Runnable ending) {
        return new Round(operations, ending, false);
    }

    public static Round of(int operations) {
        return new Round(operations, () -> {}, false);
    }

    public static Round inTrouble(int operations) {
        return new Round(operations, () -> {}, true);
    }

    /// How many operations the server carried out.
    public int answered() {
        return answered.get();
    }

    /// How many it refused, or did not answer.
    public int failed() {
        return failed.get();
    }

    boolean hasMore() {
        int before = left.getAndDecrement();
        if (before == 0) ending.run();
        return before > 0;
    }

    void attempt(Runnable operation) {
        try {
            operation.run();
            answered.incrementAndGet();
        } catch (S3Exception refused) {
            if (!mayFail || refused.statusCode() < 500) throw refused;
            failed.incrementAndGet();
        } catch (SdkClientException | UncheckedIOException unanswered) {
            if (!mayFail && left.get() >= 0) throw unanswered;
            failed.incrementAndGet();
        }
    }
}
