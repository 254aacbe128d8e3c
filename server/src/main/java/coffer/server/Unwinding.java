package coffer.server;

import java.util.ArrayDeque;
import java.util.Deque;

/// What a start has opened so far. All of it is closed again, the last first, unless the start
/// comes to its end.
final class Unwinding implements AutoCloseable {
    private final Deque<Runnable> closings = new ArrayDeque<>();

    /// `closing` is due unless the start succeeds.
    void push(Runnable closing) {
        closings.push(closing);
    }

    /// The start has succeeded: nothing is to be closed.
    void release() {
        closings.clear();
    }

    /// Closes the others, too, if one of them fails.
    @Override
    public void close() {
        if (closings.isEmpty()) return;
        Runnable last = closings.pop();
        try {
            last.run();
        } finally {
            close();
        }
    }
}
