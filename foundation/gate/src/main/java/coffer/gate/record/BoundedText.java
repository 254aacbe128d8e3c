package coffer.gate.record;

/// Text as a record may hold it: no longer than it should be, and storable. A caller may send half
/// of a character beyond the basic plane, which no encoding knows.
final class BoundedText {
    private static final String CUT = "...";
    private static final char REPLACEMENT = '\uFFFD';

    private BoundedText() {}

    /// At most `maxChars` of `text`, and a mark if there is more.
    static String of(String text, int maxChars) {
        String kept = cut(text, maxChars);
        return hasSurrogate(kept) ? whole(kept) : kept;
    }

    /// The same for JSON, which replaces what no encoding knows by itself.
    static String cut(String text, int maxChars) {
        return text.length() <= maxChars ? text : text.substring(0, maxChars) + CUT;
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) return true;
        }
        return false;
    }

    private static String whole(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c ->
                        c <= Character.MAX_VALUE && Character.isSurrogate((char) c)
                                ? REPLACEMENT
                                : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }
}
