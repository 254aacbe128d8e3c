package coffer.wire.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Percent-encoding of paths, query strings and forms. Decoding is strict: a broken escape or bytes
/// that are not UTF-8 are refused, so that a text has one meaning.
public final class Percent {
    private static final String UNRESERVED = "-_.~";

    private Percent() {}

    /// In a path `+` is a plus.
    public static String decodePath(String raw) {
        return decode(raw, false);
    }

    /// In a query string and in a form `+` is a space.
    public static String decodeQuery(String raw) {
        return decode(raw, true);
    }

    private static String decode(String raw, boolean plusIsSpace) {
        boolean isPlain = raw.indexOf('%') < 0 && (!plusIsSpace || raw.indexOf('+') < 0);
        if (isPlain && raw.chars().allMatch(c -> c < 0x80)) return raw;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        byte[] source = raw.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < source.length; i++) {
            byte b = source[i];
            if (b == '%') {
                bytes.write(escape(source, i));
                i += 2;
            } else {
                bytes.write(plusIsSpace && b == '+' ? ' ' : b);
            }
        }
        return utf8(bytes.toByteArray());
    }

    private static int escape(byte[] source, int at) {
        boolean isWhole =
                at + 2 < source.length
                        && HexFormat.isHexDigit(source[at + 1])
                        && HexFormat.isHexDigit(source[at + 2]);
        if (!isWhole) throw new Problem.BadUri("a percent escape is broken").exception();
        return HexFormat.fromHexDigit(source[at + 1]) << 4 | HexFormat.fromHexDigit(source[at + 2]);
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Problem.BadUri("text is not UTF-8").exception();
        }
    }

    /// Encodes all but letters, digits and `-_.~`, as signatures do.
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isKept =
                    c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            if (isKept) encoded.append(c);
            else encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return encoded.toString();
    }
}
