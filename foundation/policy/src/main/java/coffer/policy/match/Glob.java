package coffer.policy.match;

import java.util.List;

/// A compiled wildcard pattern: `*` is any run of characters, `?` any one character.
///
/// Matching allocates nothing, and takes at most pattern length times text length steps.
public sealed interface Glob {
    /// Whether the text from `from` up to `to` matches as a whole.
    boolean matches(String text, int from, int to);

    default boolean matches(String text) {
        return matches(text, 0, text.length());
    }

    static Glob of(String pattern) {
        return of(pattern, false);
    }

    static Glob ignoringCase(String pattern) {
        return of(pattern, true);
    }

    /// The text in the one case in which what is compared without case is compared.
    static String folded(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) folded.append(folded(text.charAt(i)));
        return folded.toString();
    }

    private static char folded(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    private static Glob of(String pattern, boolean ignoreCase) {
        Tokens.Builder tokens = new Tokens.Builder();
        tokens.wildcards(pattern);
        return compile(tokens.build(), ignoreCase);
    }

    /// Picks the cheapest automaton that will do.
    static Glob compile(Tokens tokens, boolean ignoreCase) {
        int wildAt = tokens.firstWild();
        boolean lastIsStar = wildAt == tokens.length() - 1 && tokens.isStar(wildAt);
        if (wildAt == tokens.length()) return new Literal(tokens.text(), ignoreCase);
        if (lastIsStar && wildAt == 0) return new Any();
        if (lastIsStar) return new Prefix(tokens.text().substring(0, wildAt), ignoreCase);
        return ignoreCase || tokens.hasAnyOne()
                ? new General(tokens, ignoreCase)
                : Parts.of(tokens);
    }

    /// `*`
    record Any() implements Glob {
        @Override
        public boolean matches(String text, int from, int to) {
            return true;
        }
    }

    /// No wildcard at all.
    record Literal(String expected, boolean ignoreCase) implements Glob {
        @Override
        public boolean matches(String text, int from, int to) {
            int length = expected.length();
            return to - from == length && text.regionMatches(ignoreCase, from, expected, 0, length);
        }
    }

    /// One star, at the end.
    record Prefix(String start, boolean ignoreCase) implements Glob {
        @Override
        public boolean matches(String text, int from, int to) {
            int length = start.length();
            return to - from >= length && text.regionMatches(ignoreCase, from, start, 0, length);
        }
    }

    /// Several stars, or one that is not at the end, with literal text between: each part is looked
    /// for after the one before, which is enough since an earlier find leaves more room.
    record Parts(String start, List<String> middle, String end) implements Glob {
        public Parts {
            middle = List.copyOf(middle);
        }

        static Parts of(Tokens tokens) {
            List<String> literals = tokens.splitAtStars();
            int last = literals.size() - 1;
            List<String> middle =
                    literals.subList(1, last).stream().filter(part -> !part.isEmpty()).toList();
            return new Parts(literals.getFirst(), middle, literals.get(last));
        }

        @Override
        public boolean matches(String text, int from, int to) {
            int at = from + start.length();
            int limit = to - end.length();
            boolean hasEnds =
                    at <= limit && text.startsWith(start, from) && text.startsWith(end, limit);
            if (!hasEnds) return false;
            for (int i = 0; i < middle.size(); i++) {
                int found = text.indexOf(middle.get(i), at, limit);
                if (found < 0) return false;
                at = found + middle.get(i).length();
            }
            return true;
        }
    }

    /// Any other pattern. Greedy with one point of return: when a later part fails, only the latest
    /// star needs to take one character more, since an earlier star could gain nothing by it.
    final class General implements Glob {
        private final Tokens tokens;
        private final boolean ignoreCase;

        General(Tokens tokens, boolean ignoreCase) {
            this.tokens = tokens;
            this.ignoreCase = ignoreCase;
        }

        @Override
        public boolean matches(String text, int from, int to) {
            int token = 0;
            int at = from;
            int starToken = -1;
            int starEnd = from;
            while (at < to) {
                if (token < tokens.length() && tokens.isStar(token)) {
                    starToken = token++;
                    starEnd = at;
                } else if (token < tokens.length() && matchesOne(token, text.charAt(at))) {
                    token++;
                    at++;
                } else if (starToken >= 0) {
                    token = starToken + 1;
                    at = ++starEnd;
                } else {
                    return false;
                }
            }
            while (token < tokens.length() && tokens.isStar(token)) token++;
            return token == tokens.length();
        }

        private boolean matchesOne(int token, char c) {
            if (tokens.isAnyOne(token) || tokens.at(token) == c) return true;
            return ignoreCase && folded(tokens.at(token)) == folded(c);
        }
    }
}
