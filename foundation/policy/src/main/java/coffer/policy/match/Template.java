package coffer.policy.match;

import coffer.policy.context.Context;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Text of a policy that may hold variables: `${aws:username}`, `${aws:userid, 'nobody'}`, and
/// `${*}`, `${?}`, `${$}` for the characters themselves.
// AWS: IAM User Guide, "IAM policy elements: Variables and tags".
final class Template {

    /// How text is read: variables exist only since version 2012-10-17 of the language, wildcards
    /// only in resources and in the operators that take them.
    record Reading(boolean variables, boolean wildcards) {}

    private sealed interface Piece {
        record Fixed(String text, boolean literal) implements Piece {}

        record Variable(String key, Optional<String> fallback) implements Piece {}
    }

    private final List<Piece> pieces;

    private Template(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /// The tokens, and whether every variable had a value. One without becomes a star, so that what
    /// does not match even then is known not to match.
    record Resolved(Tokens tokens, boolean isComplete) {}

    static Template parse(String text, Reading reading) {
        boolean literal = !reading.wildcards();
        if (!reading.variables()) return new Template(List.of(new Piece.Fixed(text, literal)));
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("${", at);
            int end = open < 0 ? text.length() : open;
            if (end > at) pieces.add(new Piece.Fixed(text.substring(at, end), literal));
            if (open < 0) break;
            at = variable(text, open + 2, pieces);
        }
        return new Template(pieces);
    }

    /// Reads a variable whose name starts at `start`; answers where the text goes on.
    private static int variable(String text, int start, List<Piece> pieces) {
        int comma = start;
        while (comma < text.length() && text.charAt(comma) != ',' && text.charAt(comma) != '}') {
            comma++;
        }
        if (comma == text.length()) throw new InvalidPatternException("unclosed variable: " + text);
        String name = text.substring(start, comma).strip();
        if (name.isEmpty()) throw new InvalidPatternException("variable without a name: " + text);
        if (text.charAt(comma) == '}') {
            pieces.add(named(name));
            return comma + 1;
        }
        int quote = skipSpaces(text, comma + 1);
        int close = quote < text.length() ? text.indexOf('\'', quote + 1) : -1;
        int brace = close < 0 ? text.length() : skipSpaces(text, close + 1);
        if (brace >= text.length() || text.charAt(quote) != '\'' || text.charAt(brace) != '}') {
            throw new InvalidPatternException("malformed default of a variable: " + text);
        }
        String fallback = text.substring(quote + 1, close);
        pieces.add(new Piece.Variable(name.toLowerCase(Locale.ROOT), Optional.of(fallback)));
        return brace + 1;
    }

    private static Piece named(String name) {
        boolean isCharacter = name.equals("*") || name.equals("?") || name.equals("$");
        if (isCharacter) return new Piece.Fixed(name, true);
        return new Piece.Variable(name.toLowerCase(Locale.ROOT), Optional.empty());
    }

    private static int skipSpaces(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') at++;
        return at;
    }

    boolean isFixed() {
        return pieces.stream().allMatch(Piece.Fixed.class::isInstance);
    }

    /// The tokens where there is no variable, as whoever calls this has made sure.
    Tokens fixedTokens() {
        return resolve(Context.empty()).tokens();
    }

    /// The keys of the variables that have no default.
    Set<String> variables() {
        Set<String> keys = new LinkedHashSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Variable(String key, Optional<String> fallback)
                    && fallback.isEmpty()) {
                keys.add(key);
            }
        }
        return keys;
    }

    /// The text between wildcards and variables.
    List<String> literals() {
        List<String> literals = new ArrayList<>();
        for (Piece piece : pieces) {
            if (!(piece instanceof Piece.Fixed(String text, boolean literal))) continue;
            if (literal) literals.add(text);
            else literals.addAll(List.of(text.split("[*?]")));
        }
        return literals;
    }

    Resolved resolve(Context context) {
        Tokens.Builder tokens = new Tokens.Builder();
        boolean complete = true;
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Fixed(String text, boolean literal) -> {
                    if (literal) tokens.literal(text);
                    else tokens.wildcards(text);
                }
                case Piece.Variable variable -> {
                    Optional<String> value = value(variable, context);
                    complete &= value.isPresent();
                    value.ifPresentOrElse(tokens::literal, () -> tokens.wildcards("*"));
                }
            }
        }
        return new Resolved(tokens.build(), complete);
    }

    private static Optional<String> value(Piece.Variable variable, Context context) {
        List<String> values = context.foldedKey(variable.key());
        if (values.isEmpty()) return variable.fallback();
        // A key with several values has no one value to put in its place.
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
