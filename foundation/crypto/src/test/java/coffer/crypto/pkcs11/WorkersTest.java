package coffer.crypto.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.pkcs11.TokenException.Problem;
import coffer.kernel.SecretBytes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void aTokenThatDoesNotAnswerHoldsNobodyUp() {
        Workers workers = new Workers(Duration.ofMillis(1));
        CountDownLatch answer = new CountDownLatch(1);
        SecretBytes late = SecretBytes.adopt(new byte[] {1});

        occupy(workers, () -> awaited(answer, late));
        AtomicInteger begun = new AtomicInteger();
        assertProblem(Problem.TOO_SLOW, () -> workers.run(begun::incrementAndGet));

        answer.countDown();
        while (late.expose()[0] != 0) Thread.onSpinWait();
        assertThat(begun).hasValue(0);
    }

    @Test
    void onlySoMuchWaits() {
        Workers workers = new Workers(Duration.ofMillis(1));
        CountDownLatch answer = new CountDownLatch(1);

        occupy(workers, () -> awaited(answer, answer));
        for (int i = 0; i < Workers.WAITING; i++) {
            assertProblem(Problem.TOO_SLOW, () -> workers.run(() -> 0));
        }

        assertProblem(Problem.BUSY, () -> workers.run(() -> 0));
        answer.countDown();
    }

    /// Gives every thread something to do, however long it takes to start.
    private static <T> void occupy(Workers workers, Supplier<T> work) {
        AtomicInteger busy = new AtomicInteger();
        while (busy.get() < Workers.THREADS) {
            assertProblem(
                    Problem.TOO_SLOW,
                    () ->
                            workers.run(() -> {
                                busy.incrementAndGet();
                                return work.get();
                            }));
        }
    }

    private static <T> T awaited(CountDownLatch latch, T result) {
        try {
            latch.await();
            return result;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertProblem(Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TokenException.class,
                        failed -> assertThat(failed.problem()).isEqualTo(problem));
    }
}
