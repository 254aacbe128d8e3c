package coffer.kernel;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/// Instants as [Instant#toString] writes them, such as `2026-11-01T10:00:00Z`.
///
/// Every call of the installation writes a few of the same second, which is formatted once.
public final class TimeText {
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int THOUSAND = 1_000;

    private static final AtomicReference<Second> LAST = new AtomicReference<>(Second.of(0));

    private TimeText() {}

    private record Second(long epochSecond, String text) {
        static Second of(long epochSecond) {
            return new Second(epochSecond, Instant.ofEpochSecond(epochSecond).toString());
        }
    }

    /// Without its fraction of a second.
    public static String ofSecond(Instant time) {
        return ofSecond(time.getEpochSecond());
    }

    /// With as many of three, six or nine digits after the second as it takes, or none.
    public static String of(Instant time) {
        String second = ofSecond(time.getEpochSecond());
        int nanos = time.getNano();
        if (nanos == 0) return second;
        if (nanos % NANOS_PER_MILLI != 0) return time.toString();
        String digits = Integer.toString(THOUSAND + nanos / NANOS_PER_MILLI);
        return second.substring(0, second.length() - 1) + '.' + digits.substring(1) + 'Z';
    }

    private static String ofSecond(long epochSecond) {
        Second second = LAST.get();
        if (second.epochSecond != epochSecond) {
            second = Second.of(epochSecond);
            LAST.set(second);
        }
        return second.text;
    }
}
