package coffer.s3.listing;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Writes keys in answers: as they are, or URL-encoded because XML cannot hold every character.
public record KeyEncoding(boolean isUrl) {
    private static final String PLAIN = "-_.~/*";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    public String of(String text) {
        if (!isUrl || isPlain(text)) return text;
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (isPlain(c)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) return false;
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || PLAIN.indexOf(c) >= 0;
    }

    public Optional<String> of(Optional<String> text) {
        return text.map(this::of);
    }

    public Optional<String> name() {
        return isUrl ? Optional.of("url") : Optional.empty();
    }
}
