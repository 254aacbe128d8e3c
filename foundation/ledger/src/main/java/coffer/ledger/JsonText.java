package coffer.ledger;

import java.util.Arrays;

/// JSON as records hold it, written straight into one text: the record of a call is written while
/// its caller waits.
///
/// Whatever is given can be written: half of a character beyond the basic plane, which no encoding
/// knows, becomes U+FFFD. Who calls in the wrong order gets what is not JSON.
public final class JsonText {
    private static final char REPLACEMENT = '\uFFFD';
    private static final String HEX = "0123456789ABCDEF";

    private static final boolean[] PLAIN = plain();

    private final StringBuilder text;
    private boolean needsComma;

    public JsonText() {
        this(2_048);
    }

    /// Expects about so many characters.
    JsonText(int chars) {
        this.text = new StringBuilder(chars);
    }

    /// One that goes on from here on its own.
    public JsonText copy() {
        JsonText copy = new JsonText(text.length() + 1_024);
        copy.text.append(text);
        copy.needsComma = needsComma;
        return copy;
    }

    public JsonText startObject() {
        separate();
        text.append('{');
        needsComma = false;
        return this;
    }

    public JsonText endObject() {
        text.append('}');
        needsComma = true;
        return this;
    }

    public JsonText startArray() {
        separate();
        text.append('[');
        needsComma = false;
        return this;
    }

    public JsonText endArray() {
        text.append(']');
        needsComma = true;
        return this;
    }

    /// The name of the value that comes next, whatever it is.
    public JsonText key(String name) {
        separate();
        quote(name);
        text.append(':');
        needsComma = false;
        return this;
    }

    /// The same for a name that is our own or a model's: it needs no escape.
    public JsonText name(String name) {
        separate();
        text.append('"').append(name).append("\":");
        needsComma = false;
        return this;
    }

    public JsonText value(String value) {
        separate();
        quote(value);
        needsComma = true;
        return this;
    }

    public JsonText value(boolean value) {
        return raw(value ? "true" : "false");
    }

    public JsonText value(long value) {
        separate();
        text.append(value);
        needsComma = true;
        return this;
    }

    public JsonText value(double value) {
        return Double.isFinite(value) ? raw(Double.toString(value)) : value(Double.toString(value));
    }

    public JsonText nothing() {
        return raw("null");
    }

    public JsonText property(String name, String value) {
        return name(name).value(value);
    }

    public JsonText property(String name, boolean value) {
        return name(name).value(value);
    }

    public JsonText property(String name, long value) {
        return name(name).value(value);
    }

    public int length() {
        return text.length();
    }

    /// Takes back the value that was written since the text had that length, and writes `json`.
    public void replaceSince(int length, String json) {
        text.setLength(length);
        text.append(json);
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private JsonText raw(String json) {
        separate();
        text.append(json);
        needsComma = true;
        return this;
    }

    private void separate() {
        if (needsComma) text.append(',');
    }

    private void quote(String value) {
        text.append('"');
        int length = value.length();
        int plain = 0;
        while (plain < length && isPlain(value.charAt(plain))) plain++;
        if (plain == length) text.append(value);
        else escapeFrom(plain, value);
        text.append('"');
    }

    private void escapeFrom(int first, String value) {
        int written = 0;
        for (int i = first; i < value.length(); i++) {
            char c = value.charAt(i);
            if (isPlain(c) || isWhole(value, i)) continue;
            text.append(value, written, i);
            escape(c);
            written = i + 1;
        }
        text.append(value, written, value.length());
    }

    private static boolean isPlain(char c) {
        return c < PLAIN.length && PLAIN[c];
    }

    /// Whether the char needs no escape although it is not plain: all beyond ASCII but the half of
    /// a pair without the other.
    private static boolean isWhole(String value, int i) {
        char c = value.charAt(i);
        return c >= PLAIN.length && (!Character.isSurrogate(c) || isHalfOfPair(value, i));
    }

    private static boolean isHalfOfPair(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && i > 0
                && Character.isHighSurrogate(value.charAt(i - 1));
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> text.append("\\\"");
            case '\\' -> text.append("\\\\");
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (c >= ' ') text.append(REPLACEMENT);
                else text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            }
        }
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[0x80];
        Arrays.fill(plain, ' ', plain.length, true);
        plain['"'] = false;
        plain['\\'] = false;
        return plain;
    }
}
