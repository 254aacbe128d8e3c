package coffer.s3.event;

import coffer.store.Entry;
import coffer.store.Range;
import coffer.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands notifications over, each until somebody has taken it, or for about a day. One that was
/// taken may come again if the server stopped right then. Used by one thread.
public final class NotificationDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationDelivery.class);
    private static final int BATCH = 100;
    private static final int MAX_VISITS = 10_000;
    private static final int MAX_POSTS = 1_000;
    private static final int MAX_FAILURES = 20;
    private static final int MAX_ATTEMPTS = 20;
    private static final Duration FIRST_DELAY = Duration.ofSeconds(5);
    private static final Duration LAST_DELAY = Duration.ofHours(2);

    private final Store store;
    private final Webhooks webhooks;
    private final InstantSource clock;

    public NotificationDelivery(Store store, Webhooks webhooks, InstantSource clock) {
        this.store = store;
        this.webhooks = webhooks;
        this.clock = clock;
    }

    /// Tries a bounded number of those that are due, and returns how many were taken.
    public int run() {
        Instant now = clock.instant();
        int taken = 0;
        int failed = 0;
        Range range = Range.first(BATCH);
        for (int visited = 0; visited < MAX_VISITS; visited += BATCH) {
            Range wanted = range;
            List<Entry<Notice>> waiting =
                    store.read(snapshot -> Notifications.waiting(snapshot, wanted));
            for (Entry<Notice> each : waiting) {
                if (each.value().due().isAfter(now)) continue;
                if (deliver(each, now)) {
                    taken++;
                } else {
                    failed++;
                }
                if (taken == MAX_POSTS || failed == MAX_FAILURES) return taken;
            }
            if (waiting.size() < BATCH) return taken;
            range = Range.after(waiting.getLast().name(), BATCH);
        }
        return taken;
    }

    private boolean deliver(Entry<Notice> entry, Instant now) {
        Notice notice = entry.value();
        boolean isTaken = webhooks.post(notice.arn(), notice.json());
        boolean isLast = notice.attempts() + 1 >= MAX_ATTEMPTS;
        if (!isTaken && isLast) LOG.warn("nobody takes notifications for {}", notice.arn());
        store.write(tx -> {
            if (isTaken || isLast) {
                Notifications.remove(tx, entry.name());
            } else {
                Instant next = now.plus(delay(notice.attempts()));
                Notifications.put(tx, entry.name(), notice.later(next));
            }
            return isTaken;
        });
        return isTaken;
    }

    private static Duration delay(int attempts) {
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(attempts, 12));
        return delay.compareTo(LAST_DELAY) < 0 ? delay : LAST_DELAY;
    }
}
