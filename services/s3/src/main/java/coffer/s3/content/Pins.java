package coffer.s3.content;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Objects of many parts that are being read. Their blobs outlive their deletion until the last of
/// those who had begun has ended: a reader opens one part after another. If the object is given
/// another key meanwhile, those who had begun go on with that. Crashes need no care: what was to be
/// deleted has no key any more and is swept at the next start.
final class Pins {
    private final ReentrantLock pinnedLock = new ReentrantLock();
    private final Map<String, Pinned> pinned = new HashMap<>();

    private static final class Pinned {
        private int readers;
        private Runnable deletion = () -> {};
        private final List<Envelope> successors = new ArrayList<>();
    }

    /// One reader's hold on the parts of `listId`, until it is closed.
    final class Pin implements AutoCloseable {
        private final String listId;
        private boolean isClosed;

        private Pin(String listId) {
            this.listId = listId;
        }

        /// To be known before anything is wrapped by `envelope`, which is closed with the last pin.
        void succeedBy(Envelope envelope) {
            pinnedLock.lock();
            try {
                require(listId).successors.add(envelope);
            } finally {
                pinnedLock.unlock();
            }
        }

        /// Unwraps by an envelope that has come since; empty if none of them wrapped it.
        Optional<BlobKeys> unwrapAnew(BlobId blob, Bytes wrapped) {
            for (Envelope envelope : successors(listId)) {
                try {
                    return Optional.of(envelope.unwrap(blob, wrapped));
                } catch (AuthenticationFailedException older) {
                    // A later one may have.
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() {
            if (isClosed) return;
            isClosed = true;
            release(listId).run();
        }
    }

    private List<Envelope> successors(String listId) {
        pinnedLock.lock();
        try {
            return List.copyOf(require(listId).successors);
        } finally {
            pinnedLock.unlock();
        }
    }

    /// Under the lock.
    private Pinned require(String listId) {
        Pinned read = pinned.get(listId);
        if (read == null) throw new IllegalStateException("not pinned");
        return read;
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
            Pinned read = require(listId);
            read.readers--;
            if (read.readers > 0) return () -> {};
            pinned.remove(listId);
            read.successors.forEach(Envelope::close);
            return read.deletion;
        } finally {
            pinnedLock.unlock();
        }
    }
}
