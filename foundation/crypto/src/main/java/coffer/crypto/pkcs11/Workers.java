package coffer.crypto.pkcs11;

import coffer.crypto.pkcs11.TokenException.Problem;
import coffer.kernel.SecretBytes;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// The few threads that call one token's library.
///
/// A virtual thread inside a foreign function keeps its carrier, so a token that does not answer
/// would stop the whole server; here it stops at most these. Who waits too long, or finds too many
/// waiting, is told so. Threads that nobody needs end.
final class Workers {
    static final int THREADS = 4;
    static final int WAITING = 256;
    private static final int IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING),
                    Thread.ofPlatform().daemon().name("token ", 0).factory());
    private final Duration patience;

    Workers(Duration patience) {
        this.patience = patience;
        threads.allowCoreThreadTimeOut(true);
    }

    /// Throws what `work` throws, and [TokenException] if there is no answer in time.
    <T> T run(Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        try {
            threads.execute(() -> settle(future, work));
            return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException full) {
            throw new TokenException(Problem.BUSY, "too much waits for the token");
        } catch (TimeoutException late) {
            giveUp(future);
            throw new TokenException(Problem.TOO_SLOW, "the token did not answer in time");
        } catch (InterruptedException stopped) {
            giveUp(future);
            Thread.currentThread().interrupt();
            throw new TokenException(Problem.TOO_SLOW, "stopped while waiting for the token");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException("a call of a token failed", failed.getCause());
        }
    }

    /// Work whose caller has gone is not begun.
    private static <T> void settle(CompletableFuture<T> future, Supplier<T> work) {
        if (future.isDone()) return;
        try {
            T result = work.get();
            if (!future.complete(result)) discard(result);
        } catch (RuntimeException | LinkageError failed) {
            future.completeExceptionally(failed);
        }
    }

    private static <T> void giveUp(CompletableFuture<T> future) {
        if (future.cancel(false) || future.isCompletedExceptionally()) return;
        discard(future.join());
    }

    private static <T> void discard(T result) {
        if (result instanceof SecretBytes secret) secret.close();
        if (result instanceof TokenSessions sessions) sessions.close();
    }
}
