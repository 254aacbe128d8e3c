package coffer.policy.json;

import coffer.policy.json.Located.Content;
import coffer.policy.json.Located.Member;
import coffer.policy.json.Located.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads RFC 8259 JSON and nothing more: no comments, no trailing commas, no text after the value.
///
/// An object that names a member twice is refused, because two readers could disagree on which of
/// the two counts. Text, nesting and numbers are bounded.
public final class JsonReader {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_LENGTH = 256 * 1024;
    private static final int MAX_NUMBER_LENGTH = 64;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /// Throws [JsonSyntaxException] if `text` is not exactly one JSON value.
    public static Json read(String text) {
        return locate(text).json();
    }

    /// The same, with the place of every value.
    public static Located locate(String text) {
        if (text.length() > MAX_LENGTH) throw new JsonSyntaxException("text too long", MAX_LENGTH);
        JsonReader reader = new JsonReader(text);
        Located value = reader.value(0);
        reader.skipSpace();
        if (reader.at < text.length()) throw reader.wrong("text after the value");
        return value;
    }

    private Located value(int depth) {
        if (depth > MAX_DEPTH) throw wrong("nested too deeply");
        skipSpace();
        int start = at;
        Content content =
                switch (peek()) {
                    case '{' -> fields(depth);
                    case '[' -> items(depth);
                    case '"' -> new Content.Scalar(new Json.Text(string()));
                    case 't' -> word("true", new Json.Flag(true));
                    case 'f' -> word("false", new Json.Flag(false));
                    case 'n' -> word("null", new Json.Nothing());
                    default -> number();
                };
        return new Located(content, new Span(start, at));
    }

    private Content fields(int depth) {
        List<Member> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        take('{');
        skipSpace();
        if (skip('}')) return new Content.Fields(members);
        do {
            skipSpace();
            int start = at;
            String name = string();
            Span span = new Span(start, at);
            skipSpace();
            take(':');
            Located value = value(depth + 1);
            if (!names.add(name)) throw wrong("`" + name + "` is named twice");
            members.add(new Member(name, span, value));
            skipSpace();
        } while (skip(','));
        take('}');
        return new Content.Fields(members);
    }

    private Content items(int depth) {
        List<Located> values = new ArrayList<>();
        take('[');
        skipSpace();
        if (skip(']')) return new Content.Items(values);
        do {
            values.add(value(depth + 1));
            skipSpace();
        } while (skip(','));
        take(']');
        return new Content.Items(values);
    }

    private String string() {
        take('"');
        StringBuilder content = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') return content.toString();
            if (c < ' ') throw wrong("control character in a string");
            content.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("unknown escape");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = next();
            // Character.digit alone would accept digits of every script.
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) throw wrong("not a hexadecimal digit");
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private Content number() {
        int start = at;
        skip('-');
        if (!skip('0')) digits();
        if (skip('.')) digits();
        if (skip('e') || skip('E')) {
            if (!skip('+')) skip('-');
            digits();
        }
        if (at - start > MAX_NUMBER_LENGTH) throw wrong("number too long");
        return new Content.Scalar(new Json.Numeral(text.substring(start, at)));
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') at++;
        if (at == start) throw wrong("not a JSON value");
    }

    private Content word(String word, Json meaning) {
        if (!text.startsWith(word, at)) throw wrong("not a JSON value");
        at += word.length();
        return new Content.Scalar(meaning);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
    }

    private char peek() {
        if (at >= text.length()) throw wrong("the text ends early");
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private boolean skip(char expected) {
        if (at >= text.length() || text.charAt(at) != expected) return false;
        at++;
        return true;
    }

    private void take(char expected) {
        if (!skip(expected)) throw wrong("expected `" + expected + "`");
    }

    private JsonSyntaxException wrong(String what) {
        return new JsonSyntaxException(what, at);
    }
}
