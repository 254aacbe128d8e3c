package coffer.policy.document;

import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import java.util.function.UnaryOperator;

/// Changes the names of AWS principals in the text of a policy and leaves every other character as
/// it was written, so that who reads a policy gets back what was put.
public final class PrincipalText {
    private final String text;
    private final UnaryOperator<String> change;
    private final StringBuilder changed = new StringBuilder();
    private int at;
    private int copied;

    private PrincipalText(String text, UnaryOperator<String> change) {
        this.text = text;
        this.change = change;
    }

    /// Where in a policy a value stands, as far as principals are concerned.
    private enum Place {
        DOCUMENT,
        STATEMENT,
        PRINCIPAL,
        NAME,
        ELSEWHERE;

        Place member(String name) {
            return switch (this) {
                case DOCUMENT -> name.equals("Statement") ? STATEMENT : ELSEWHERE;
                case STATEMENT ->
                        name.equals("Principal") || name.equals("NotPrincipal")
                                ? PRINCIPAL
                                : ELSEWHERE;
                case PRINCIPAL -> name.equals("AWS") ? NAME : ELSEWHERE;
                case NAME, ELSEWHERE -> ELSEWHERE;
            };
        }
    }

    /// `policy` must have been parsed as one. `change` gets each name and gives what to write
    /// instead: letters, digits and what ARNs have, nothing that JSON escapes.
    public static String changed(String policy, UnaryOperator<String> change) {
        PrincipalText text = new PrincipalText(policy, change);
        text.value(Place.DOCUMENT);
        return text.changed.append(policy, text.copied, policy.length()).toString();
    }

    // The parser has bounded the depth.
    private void value(Place place) {
        skipSpace();
        switch (text.charAt(at)) {
            case '{' -> members(place);
            case '[' -> items(place);
            case '"' -> string(place);
            default -> skipWord();
        }
    }

    private void members(Place place) {
        at++;
        while (next() != '}') {
            String name = string();
            skipSpace();
            at++;
            value(place.member(name));
        }
        at++;
    }

    private void items(Place place) {
        at++;
        while (next() != ']') value(place);
        at++;
    }

    /// The next character that means something, which commas and space do not.
    private char next() {
        while (text.charAt(at) == ',' || isSpace(text.charAt(at))) at++;
        return text.charAt(at);
    }

    private void string(Place place) {
        int start = at;
        String name = string();
        if (place != Place.NAME) return;
        String instead = change.apply(name);
        if (instead.equals(name)) return;
        changed.append(text, copied, start).append('"').append(instead).append('"');
        copied = at;
    }

    private String string() {
        int start = at++;
        while (text.charAt(at) != '"') at += text.charAt(at) == '\\' ? 2 : 1;
        at++;
        return JsonReader.read(text.substring(start, at)) instanceof Json.Text(String value)
                ? value
                : "";
    }

    private void skipWord() {
        while (",]}".indexOf(text.charAt(at)) < 0 && !isSpace(text.charAt(at))) at++;
    }

    private void skipSpace() {
        while (isSpace(text.charAt(at))) at++;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
