package coffer.store.sqlite;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// Times as ISO 8601 has them, in UTC: `2026-11-21T10:15:30.123Z`.
final class Instants {
    private static final String SHAPE = "0000-00-00T00:00:00";
    private static final int NANO_DIGITS = 9;

    private Instants() {}

    // By hand: every record has a time, and a formatter takes longer than all the rest of it.
    static Instant parse(String text) {
        int end = text.length() - 1;
        int fraction = end - SHAPE.length() - 1;
        boolean isUsual =
                end >= SHAPE.length()
                        && fraction != 0
                        && fraction <= NANO_DIGITS
                        && text.charAt(end) == 'Z'
                        && hasShape(text);
        // Years that have not four digits, for instance.
        if (!isUsual) return Instant.parse(text);
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19),
                        fraction < 0 ? 0 : nanos(text, end - fraction, end))
                .toInstant(ZoneOffset.UTC);
    }

    private static boolean hasShape(String text) {
        for (int i = 0; i < SHAPE.length(); i++) {
            char wanted = SHAPE.charAt(i);
            if (wanted != '0' && text.charAt(i) != wanted) return false;
        }
        return text.length() <= SHAPE.length() + 1 || text.charAt(SHAPE.length()) == '.';
    }

    private static int nanos(String text, int start, int end) {
        int nanos = number(text, start, end);
        for (int i = end - start; i < NANO_DIGITS; i++) nanos *= 10;
        return nanos;
    }

    private static int number(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) throw JsonCursor.refused();
            number = 10 * number + digit;
        }
        return number;
    }
}
