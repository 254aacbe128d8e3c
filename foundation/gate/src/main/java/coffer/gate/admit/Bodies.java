package coffer.gate.admit;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that bodies which are read whole may take, each and all together.
///
/// What counts is what has arrived, not what was announced: announcing costs nobody anything.
public final class Bodies {
    private final Sizes sizes;
    private final AtomicLong taken = new AtomicLong();

    /// In bytes: a body read before anyone proved to be anyone, one of somebody who did, and all
    /// that there are at a time.
    public record Sizes(int unproved, int proved, long together) {
        /// Read before anyone proved to be anyone: the longest are IAM's policies, 128 KiB of which
        /// a form may triple. Of those who did: S3's DeleteObjects with 1,000 keys of 1,024 bytes,
        /// each of which XML may write as six characters.
        public static final Sizes DEFAULT = new Sizes(1 << 20, 8 << 20, 128 << 20);

        public Sizes {
            if (unproved < 1 || proved < 1 || together < 1) {
                throw new IllegalArgumentException("must be positive");
            }
        }
    }

    public Bodies(Sizes sizes) {
        this.sizes = sizes;
    }

    public Sizes sizes() {
        return sizes;
    }

    /// What the bodies of one request take, until it is closed. For one thread.
    public Room room() {
        return new Room();
    }

    /// One request's part.
    public final class Room implements AutoCloseable {
        private long own;

        private Room() {}

        /// Whether so much more is there to be taken; if so, it is.
        public boolean take(long bytes) {
            if (taken.addAndGet(bytes) > sizes.together()) {
                taken.addAndGet(-bytes);
                return false;
            }
            own += bytes;
            return true;
        }

        @Override
        public void close() {
            taken.addAndGet(-own);
            own = 0;
        }
    }
}
