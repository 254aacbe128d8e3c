package coffer.s3.content;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Objects of many parts that are being read. Their blobs outlive their deletion until the last of
/// those who had begun has ended: a reader opens one part after another. Crashes need no care: what
/// was to be deleted has no key any more and is swept at the next start.
final class Pins {
    private final ReentrantLock pinnedLock = new ReentrantLock();
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
        pinnedLock.lock();
        try {
            pinned.computeIfAbsent(listId, unread -> new Pinned()).readers++;
        } finally {
            pinnedLock.unlock();
        }
        return new Pin(listId);
    }

    /// Runs `deletion` at once, or when nobody reads the parts any more; never under the lock.
    void onceUnread(String listId, Runnable deletion) {
        if (!isPutOff(listId, deletion)) deletion.run();
    }

    private boolean isPutOff(String listId, Runnable deletion) {
        pinnedLock.lock();
        try {
            Pinned read = pinned.get(listId);
            if (read == null) return false;
            read.deletion = deletion;
            return true;
        } finally {
            pinnedLock.unlock();
        }
    }

    /// What is to be done now that one reader has ended.
    private Runnable release(String listId) {
        pinnedLock.lock();
        try {
            Pinned read = pinned.get(listId);
            if (read == null) throw new IllegalStateException("not pinned");
            read.readers--;
            if (read.readers > 0) return () -> {};
            pinned.remove(listId);
            return read.deletion;
        } finally {
            pinnedLock.unlock();
        }
    }
}
