package coffer.s3.cors;

/// A text in which at most one `*` stands for anything.
final class Pattern {
    private static final char ANY = '*';

    private Pattern() {}

    static boolean isWellFormed(String pattern) {
        return pattern.indexOf(ANY) == pattern.lastIndexOf(ANY);
    }

    static boolean matches(String pattern, String text) {
        int star = pattern.indexOf(ANY);
        if (star < 0) return pattern.equals(text);
        String start = pattern.substring(0, star);
        String end = pattern.substring(star + 1);
        return text.length() >= start.length() + end.length()
                && text.startsWith(start)
                && text.endsWith(end);
    }
}
