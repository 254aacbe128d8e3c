package coffer.crypto.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.crypto.pkcs11.TokenException.Problem;
import coffer.kernel.SecretBytes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void aTokenThatDoesNotAnswerHoldsNobodyUp() {
        Workers workers = new Workers(Duration.ofMillis(1));
        CountDownLatch answer = new CountDownLatch(1);
        SecretBytes late = SecretBytes.adopt(new byte[] {1});

        for (int i = 0; i < Workers.THREADS; i++) {
            assertProblem(Problem.TOO_SLOW, () -> workers.run(() -> awaited(answer, late)));
        }
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

        for (int i = 0; i < Workers.THREADS + Workers.WAITING; i++) {
            assertProblem(Problem.TOO_SLOW, () -> workers.run(() -> awaited(answer, answer)));
        }

        assertProblem(Problem.BUSY, () -> workers.run(() -> 0));
        answer.countDown();
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
