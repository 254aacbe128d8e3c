package coffer.store.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// JSON as UTF-8, read from its beginning to its end by someone who knows what must come.
///
/// What comes instead is refused by an unchecked exception of whatever class, that of reading
/// beyond the end for instance. Its message may quote the text.
final class JsonCursor {
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final Pattern DECIMAL =
            Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?");

    private final byte[] bytes;
    private int at;

    /// The text is all that comes from `offset` on.
    JsonCursor(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.at = offset;
    }

    static IllegalArgumentException refused() {
        return new IllegalArgumentException("not the JSON that was expected");
    }

    /// Goes past exactly these bytes if they are next.
    boolean passes(byte[] expected) {
        int end = at + expected.length;
        if (end > bytes.length) return false;
        if (!Arrays.equals(bytes, at, end, expected, 0, expected.length)) return false;
        at = end;
        return true;
    }

    /// Goes past white space and then past `mark` if it is next.
    boolean passes(char mark) {
        skipSpace();
        if (at == bytes.length || bytes[at] != mark) return false;
        at++;
        return true;
    }

    void require(char mark) {
        if (!passes(mark)) throw refused();
    }

    boolean passesNull() {
        skipSpace();
        return passes(NULL);
    }

    void requireEnd() {
        skipSpace();
        if (at != bytes.length) throw refused();
    }

    boolean bool() {
        skipSpace();
        if (passes(TRUE)) return true;
        if (passes(FALSE)) return false;
        throw refused();
    }

    /// A number without a fraction or an exponent.
    long integer() {
        skipSpace();
        boolean isNegative = at < bytes.length && bytes[at] == '-';
        if (isNegative) at++;
        int start = at;
        // Below zero, where there is one number more.
        long negated = 0;
        while (at < bytes.length && isDigit(bytes[at])) {
            negated = Math.subtractExact(Math.multiplyExact(negated, 10L), bytes[at++] - '0');
        }
        boolean isPadded = bytes[start] == '0' && at > start + 1;
        if (at == start || isPadded) throw refused();
        return isNegative ? negated : Math.negateExact(negated);
    }

    double decimal() {
        String text = number();
        if (!DECIMAL.matcher(text).matches()) throw refused();
        return Double.parseDouble(text);
    }

    private String number() {
        skipSpace();
        int start = at;
        while (at < bytes.length && isOfNumber(bytes[at])) at++;
        return latin(start, at);
    }

    private static boolean isOfNumber(byte b) {
        return isDigit(b) || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    String string() {
        require('"');
        int start = at;
        while (isPlain(bytes[at])) at++;
        if (bytes[at] == '"') return latin(start, at++);
        return otherString(start);
    }

    /// What needs no second look. Bytes of characters beyond ASCII are negative.
    private static boolean isPlain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    private String latin(int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /// A string with escapes, or with more than ASCII.
    private String otherString(int start) {
        int end = start;
        boolean isAscii = true;
        while (bytes[end] != '"') {
            isAscii &= bytes[end] >= 0;
            end += bytes[end] == '\\' ? 2 : 1;
        }
        return isAscii ? asciiString(start, end) : decodedString(start);
    }

    // JSON within JSON, as audit records have it, is full of quotation marks.
    private String asciiString(int start, int end) {
        byte[] text = new byte[end - start];
        int length = 0;
        at = start;
        while (at < end) {
            byte next = bytes[at++];
            if (next < ' ') throw refused();
            char character = next == '\\' ? escaped(bytes[at++]) : (char) next;
            // By its number, it may be any.
            if (character >= 0x100) return decodedString(start);
            text[length++] = (byte) character;
        }
        at = end + 1;
        return new String(text, 0, length, StandardCharsets.ISO_8859_1);
    }

    private String decodedString(int start) {
        StringBuilder text = new StringBuilder();
        int from = start;
        at = start;
        while (bytes[at] != '"') {
            if (bytes[at] >= 0 && bytes[at] < ' ') throw refused();
            if (bytes[at] != '\\') {
                at++;
                continue;
            }
            text.append(decoded(from, at++));
            text.append(escaped(bytes[at++]));
            from = at;
        }
        return text.append(decoded(from, at++)).toString();
    }

    private CharSequence decoded(int start, int end) {
        ByteBuffer encoded = ByteBuffer.wrap(bytes, start, end - start);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(encoded);
        } catch (CharacterCodingException malformed) {
            throw refused();
        }
    }

    private char escaped(byte kind) {
        return switch (kind) {
            case '"', '\\', '/' -> (char) kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                at += 4;
                yield (char) HexFormat.fromHexDigits(latin(at - 4, at));
            }
            default -> throw refused();
        };
    }

    private void skipSpace() {
        while (at < bytes.length && isSpace(bytes[at])) at++;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
