package coffer.wire.sigv4;

import java.nio.charset.StandardCharsets;

/// Percent-encoding as SigV4 defines it: all but letters, digits and `-._~` becomes `%XX`.
///
/// Text from a request holds one char per byte that was sent.
final class PercentEncoding {
    private static final String HEX = "0123456789ABCDEF";

    private PercentEncoding() {}

    /// Encodes text as it stands; a `%` becomes `%25`, a slash stays.
    static String encodePath(String raw) {
        StringBuilder out = new StringBuilder(raw.length() + 16);
        for (int i = 0; i < raw.length(); i++) {
            append(out, raw.charAt(i), true);
        }
        return out.toString();
    }

    /// Decodes and encodes again, so that every spelling of a path gets one form. An encoded slash
    /// becomes a slash, or stays encoded if `keepsEncodedSlash`.
    static String ofPath(String raw, boolean keepsEncodedSlash) {
        StringBuilder out = new StringBuilder(raw.length() + 16);
        for (int i = 0; i < raw.length(); i++) {
            int octet = escapeAt(raw, i);
            if (octet >= 0) {
                append(out, (char) octet, !keepsEncodedSlash);
                i += 2;
            } else {
                append(out, raw.charAt(i), true);
            }
        }
        return out.toString();
    }

    /// As [#ofPath] for a name or value of a query, where `+` means a space.
    static String ofQuery(String raw) {
        StringBuilder out = new StringBuilder(raw.length() + 16);
        for (int i = 0; i < raw.length(); i++) {
            int octet = escapeAt(raw, i);
            char c = octet >= 0 ? (char) octet : raw.charAt(i);
            append(out, octet < 0 && c == '+' ? ' ' : c, false);
            if (octet >= 0) i += 2;
        }
        return out.toString();
    }

    /// The text that a canonical encoding stands for.
    static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) return encoded;
        byte[] bytes = new byte[encoded.length()];
        int length = 0;
        for (int i = 0; i < encoded.length(); i++) {
            int octet = escapeAt(encoded, i);
            bytes[length++] = (byte) (octet >= 0 ? octet : encoded.charAt(i));
            if (octet >= 0) i += 2;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /// The octet that `%XX` at `at` means, or -1 if there is no such escape.
    private static int escapeAt(String raw, int at) {
        if (raw.charAt(at) != '%' || at + 2 >= raw.length()) return -1;
        int high = Character.digit(raw.charAt(at + 1), 16);
        int low = Character.digit(raw.charAt(at + 2), 16);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    private static void append(StringBuilder out, char c, boolean keepsSlash) {
        if (c > 0xFF) throw new IllegalArgumentException("not one char per byte");
        if (isUnreserved(c) || (c == '/' && keepsSlash)) {
            out.append(c);
        } else {
            out.append('%').append(HEX.charAt((c >>> 4) & 0xF)).append(HEX.charAt(c & 0xF));
        }
    }

    private static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
