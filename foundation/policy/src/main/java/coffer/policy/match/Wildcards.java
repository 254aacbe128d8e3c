package coffer.policy.match;

/// Compares wildcard patterns with one another: whether all that one matches another does, and
/// whether some text matches both.
public final class Wildcards {
    private Wildcards() {}

    public static boolean isWild(String pattern) {
        return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
    }

    /// Whether `general` matches every text that `particular` matches. Both are as in policies,
    /// without variables.
    ///
    /// A star of `particular` may stand for anything, so only a star takes it in.
    public static boolean covers(String general, String particular) {
        int at = 0;
        int token = 0;
        int starToken = -1;
        int starEnd = 0;
        while (at < particular.length()) {
            if (token < general.length() && general.charAt(token) == '*') {
                starToken = token++;
                starEnd = at;
            } else if (token < general.length()
                    && takes(general.charAt(token), particular.charAt(at))) {
                token++;
                at++;
            } else if (starToken >= 0) {
                token = starToken + 1;
                at = ++starEnd;
            } else {
                return false;
            }
        }
        while (token < general.length() && general.charAt(token) == '*') token++;
        return token == general.length();
    }

    private static boolean takes(char general, char particular) {
        if (particular == '*') return false;
        return general == '?' || general == particular;
    }

    /// Whether some text matches both. Takes the product of both lengths in steps.
    public static boolean overlap(String one, String other) {
        // reachable[j]: the text so far may have used up `one` up to i and `other` up to j.
        boolean[] reachable = new boolean[other.length() + 1];
        reachable[0] = true;
        closeStars(reachable, other);
        for (int i = 0; i < one.length(); i++) {
            reachable = step(one.charAt(i), reachable, other);
        }
        return reachable[other.length()];
    }

    private static boolean[] step(char token, boolean[] before, String other) {
        boolean[] after = new boolean[before.length];
        if (token == '*') {
            boolean reached = false;
            for (int j = 0; j < before.length; j++) {
                reached |= before[j];
                after[j] = reached;
            }
            return after;
        }
        for (int j = 0; j < other.length(); j++) {
            if (!before[j]) continue;
            char theirs = other.charAt(j);
            if (theirs == '*') after[j] = true;
            else if (token == '?' || theirs == '?' || token == theirs) after[j + 1] = true;
        }
        closeStars(after, other);
        return after;
    }

    /// A star may stand for nothing.
    private static void closeStars(boolean[] reachable, String other) {
        for (int j = 0; j < other.length(); j++) {
            if (reachable[j] && other.charAt(j) == '*') reachable[j + 1] = true;
        }
    }
}
