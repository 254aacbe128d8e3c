package coffer.wire.codec;

import coffer.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// UTF-8 bytes of XML as they are written: no text is built first and encoded later.
final class XmlBuffer {
    /// Which ASCII characters stand for themselves.
    private static final boolean[] PLAIN = new boolean[0x7f];

    static {
        Arrays.fill(PLAIN, ' ', PLAIN.length, true);
        for (char special : new char[] {'<', '>', '&', '"'}) PLAIN[special] = false;
    }

    private byte[] bytes = new byte[1024];
    private int size;

    Bytes bytes() {
        return Bytes.adopt(Arrays.copyOf(bytes, size));
    }

    /// Markup is ASCII and needs no escaping.
    XmlBuffer markup(String ascii) {
        ensure(ascii.length());
        append(ascii);
        return this;
    }

    /// `<name>`
    XmlBuffer open(String name) {
        ensure(name.length() + 2);
        bytes[size++] = '<';
        append(name);
        bytes[size++] = '>';
        return this;
    }

    /// `</name>`
    XmlBuffer close(String name) {
        ensure(name.length() + 3);
        bytes[size++] = '<';
        bytes[size++] = '/';
        append(name);
        bytes[size++] = '>';
        return this;
    }

    // Takes the low byte of each character, which is all there is to ASCII, and all at once.
    @SuppressWarnings("deprecation")
    private void append(String ascii) {
        ascii.getBytes(0, ascii.length(), bytes, size);
        size += ascii.length();
    }

    /// Text of an element or an attribute's value.
    ///
    /// Control characters become references although XML 1.0 has no place for them: S3 does so for
    /// keys that contain them, which is why clients ask for `encoding-type=url`.
    XmlBuffer text(String text) {
        int length = text.length();
        ensure(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                if (size == bytes.length) ensure(length - i);
                bytes[size++] = (byte) c;
            } else if (c < 0x80 || c == '\u0085' || c == '\u2028') reference(c);
            else {
                boolean isPair = i + 1 < length && Character.isSurrogatePair(c, text.charAt(i + 1));
                encode(isPair ? text.substring(i, i + 2) : String.valueOf(c));
                if (isPair) i++;
            }
        }
        return this;
    }

    private static boolean isPlain(char c) {
        return c < PLAIN.length && PLAIN[c];
    }

    private void reference(char c) {
        markup(
                switch (c) {
                    case '<' -> "&lt;";
                    case '>' -> "&gt;";
                    case '&' -> "&amp;";
                    case '"' -> "&quot;";
                    default ->
                            "&#x" + Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT) + ";";
                });
    }

    // A surrogate without its partner is no character: it becomes `?`.
    private void encode(String character) {
        byte[] encoded = character.getBytes(StandardCharsets.UTF_8);
        ensure(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
    }

    private void ensure(int more) {
        if (bytes.length - size >= more) return;
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
}
