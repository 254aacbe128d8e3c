package coffer.s3.content;

import java.util.HashMap;
import java.util.Map;

/// Objects of many parts that are being read. Their blobs outlive their deletion until the last of
/// those who had begun has ended: a reader opens one part after another. Crashes need no care: what
/// was to be deleted has no key any more and is swept at the next start.
final class Pins {
    private final Object lock = new Object();
    private final Map<String, Pinned> pinned = new HashMap<>();

    private static final class Pinned {
        private int readers;
        private Runnable deletion = () -> {};
    }

    /// One reader's hold on the parts of `listId`, until it is closed.
    final class Pin implements AutoCloseable {
        private final String listId;
        private boolean isClosed;

        private Pin(String listId) {
            this.listId = listId;
        }

        @Override
        public void close() {
            if (isClosed) return;
            isClosed = true;
            release(listId).run();
        }
    }

    Pin pin(String listId) {
        synchronized (lock) {
            pinned.computeIfAbsent(listId, unread -> new Pinned()).readers++;
        }
        return new Pin(listId);
    }

    /// Runs `deletion` at once, or when nobody reads the parts any more.
    void onceUnread(String listId, Runnable deletion) {
        synchronized (lock) {
            Pinned read = pinned.get(listId);
            if (read != null) {
                read.deletion = deletion;
                return;
            }
        }
        deletion.run();
    }

    /// What is to be done now that one reader has ended; never done under the lock.
    private Runnable release(String listId) {
        synchronized (lock) {
            Pinned read = pinned.get(listId);
            if (read == null) throw new IllegalStateException("not pinned");
            read.readers--;
            if (read.readers > 0) return () -> {};
            pinned.remove(listId);
            return read.deletion;
        }
    }
}
