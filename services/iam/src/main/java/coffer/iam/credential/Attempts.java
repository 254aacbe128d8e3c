package coffer.iam.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Stops whoever guesses: after ten tries in five minutes none is looked at any more. A try that
/// succeeds makes good for those before it. Safe for many threads.
public final class Attempts {
    private static final int MOST = 10;
    private static final Duration WHILE = Duration.ofMinutes(5);
    private static final int REMEMBERED = 10_000;

    private final ReentrantLock triesLock = new ReentrantLock();
    private final Map<String, Tries> tries =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
                    return size() > REMEMBERED;
                }
            };

    private record Tries(Instant since, int count) {
        boolean isOver(Instant now) {
            return !now.isBefore(since.plus(WHILE));
        }
    }

    /// Counts a try, and tells whether it may be looked at.
    public boolean begin(String about, Instant now) {
        triesLock.lock();
        try {
            Tries known = tries.getOrDefault(about, new Tries(now, 0));
            Tries before = known.isOver(now) ? new Tries(now, 0) : known;
            if (before.count() >= MOST) return false;
            tries.put(about, new Tries(before.since(), before.count() + 1));
            return true;
        } finally {
            triesLock.unlock();
        }
    }

    public void succeeded(String about) {
        triesLock.lock();
        try {
            tries.remove(about);
        } finally {
            triesLock.unlock();
        }
    }
}
