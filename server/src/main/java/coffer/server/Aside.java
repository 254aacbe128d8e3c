package coffer.server;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// A part of starting that goes on beside the others, because starting mostly waits for one thread
/// and the disk.
final class Aside<T> {
    private final CompletableFuture<T> result;

    private Aside(CompletableFuture<T> result) {
        this.result = result;
    }

    static <T> Aside<T> start(String name, Supplier<T> work) {
        return new Aside<>(
                CompletableFuture.supplyAsync(
                        work, task -> Thread.ofPlatform().name(name).daemon().start(task)));
    }

    /// Waits for it. Throws what it threw.
    T join() {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }
}
