package coffer.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds any of many byte strings in one pass over the content: a window of eight bytes at each
/// place is looked up, and only where it begins a needle is the rest compared.
final class Needles {
    private static final int WINDOW = 8;

    private final Map<Long, List<byte[]>> byHead = new HashMap<>();

    /// Each needle has at least eight bytes.
    Needles(List<byte[]> needles) {
        for (byte[] needle : needles) {
            if (needle.length < WINDOW) throw new IllegalArgumentException("needle is too short");
            byHead.merge(head(needle, 0), List.of(needle), Needles::joined);
        }
    }

    boolean foundIn(byte[] content) {
        if (content.length < WINDOW) return false;
        long window = head(content, 0);
        for (int at = 0; ; at++) {
            for (byte[] needle : byHead.getOrDefault(window, List.of())) {
                if (startsAt(content, at, needle)) return true;
            }
            int next = at + WINDOW;
            if (next >= content.length) return false;
            window = window << Byte.SIZE | (content[next] & 0xff);
        }
    }

    private static boolean startsAt(byte[] content, int at, byte[] needle) {
        if (at + needle.length > content.length) return false;
        for (int i = 0; i < needle.length; i++) {
            if (content[at + i] != needle[i]) return false;
        }
        return true;
    }

    private static long head(byte[] bytes, int from) {
        long head = 0;
        for (int i = from; i < from + WINDOW; i++) head = head << Byte.SIZE | (bytes[i] & 0xff);
        return head;
    }

    private static List<byte[]> joined(List<byte[]> left, List<byte[]> right) {
        return java.util.stream.Stream.concat(left.stream(), right.stream()).toList();
    }
}
