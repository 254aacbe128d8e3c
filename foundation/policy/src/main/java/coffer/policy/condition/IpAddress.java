package coffer.policy.condition;

import java.util.Optional;

/// An IP address as a number. IPv4 addresses mapped into IPv6 count as IPv4.
///
/// Only literals are read; nothing is ever looked up by name.
public record IpAddress(long high, long low, boolean isV6) {
    private static final int GROUPS = 8;
    private static final long MAPPED_PREFIX = 0xffffL << 32;
    private static final long LOW_32_BITS = 0xffff_ffffL;

    /// Empty if the text is no address.
    public static Optional<IpAddress> find(String text) {
        return text.indexOf(':') < 0 ? findV4(text) : findV6(text);
    }

    int bits() {
        return isV6 ? 128 : 32;
    }

    private static Optional<IpAddress> findV4(String text) {
        long value = parseV4(text);
        return value < 0 ? Optional.empty() : Optional.of(new IpAddress(0, value, false));
    }

    /// Negative if the text is not four decimal numbers.
    private static long parseV4(String text) {
        long value = 0;
        int at = 0;
        for (int part = 0; part < 4; part++) {
            int dot = part == 3 ? text.length() : text.indexOf('.', at);
            int number = dot < 0 ? -1 : number(text.substring(at, dot), 10, 3);
            // A leading zero would be octal to some readers.
            boolean isPadded = dot - at > 1 && text.charAt(at) == '0';
            if (number < 0 || number > 255 || isPadded) return -1;
            value = value << 8 | number;
            at = dot + 1;
        }
        return value;
    }

    private static Optional<IpAddress> findV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            int[] all = groups(text);
            return all.length == GROUPS ? Optional.of(of(all)) : Optional.empty();
        }
        String tail = text.substring(gap + 2);
        if (tail.contains("::") || tail.startsWith(":")) return Optional.empty();
        boolean hasHead = gap > 0;
        int[] before = hasHead ? groups(text.substring(0, gap)) : new int[0];
        int[] after = tail.isEmpty() ? new int[0] : groups(tail);
        boolean isBroken =
                (hasHead && before.length == 0) || (!tail.isEmpty() && after.length == 0);
        if (isBroken || before.length + after.length >= GROUPS) return Optional.empty();
        // Four dotted numbers may only end an address.
        if (hasHead && text.lastIndexOf('.', gap) >= 0) return Optional.empty();
        int[] all = new int[GROUPS];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(after, 0, all, GROUPS - after.length, after.length);
        return Optional.of(of(all));
    }

    /// The 16-bit groups between colons; empty if one of them is malformed.
    private static int[] groups(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > GROUPS) return new int[0];
        String last = parts[parts.length - 1];
        boolean endsInV4 = last.indexOf('.') >= 0;
        int[] groups = new int[endsInV4 ? parts.length + 1 : parts.length];
        int plain = endsInV4 ? parts.length - 1 : parts.length;
        for (int i = 0; i < plain; i++) {
            groups[i] = number(parts[i], 16, 4);
            if (groups[i] < 0) return new int[0];
        }
        if (!endsInV4) return groups;
        long v4 = parseV4(last);
        if (v4 < 0) return new int[0];
        groups[plain] = (int) (v4 >> 16);
        groups[plain + 1] = (int) (v4 & 0xffff);
        return groups;
    }

    /// Negative if there are no digits, too many, or something else.
    private static int number(CharSequence text, int radix, int maxDigits) {
        if (text.isEmpty() || text.length() > maxDigits) return -1;
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) return -1;
            value = value * radix + digit;
        }
        return value;
    }

    private static IpAddress of(int[] groups) {
        long high = 0;
        long low = 0;
        for (int i = 0; i < GROUPS / 2; i++) {
            high = high << 16 | groups[i];
            low = low << 16 | groups[GROUPS / 2 + i];
        }
        boolean isMapped = high == 0 && (low & ~LOW_32_BITS) == MAPPED_PREFIX;
        return isMapped
                ? new IpAddress(0, low & LOW_32_BITS, false)
                : new IpAddress(high, low, true);
    }
}
