package coffer.iam.federation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/// One answer of HTTP/1.1 to a request that asked for the connection to be closed: only status 200,
/// only text, only so much.
final class HttpsAnswer {
    private static final int MOST_BYTES = 256 * 1_024;
    private static final int MOST_LINE = 8 * 1_024;
    private static final int MOST_HEADERS = 100;
    private static final int MOST_LENGTH_DIGITS = 6;

    private final InputStream in;
    private final Runnable beforeReading;

    /// `beforeReading` runs before every read and throws if that would take too long.
    HttpsAnswer(InputStream in, Runnable beforeReading) {
        this.in = in;
        this.beforeReading = beforeReading;
    }

    String text() throws IOException {
        String status = line();
        if (!status.matches("HTTP/1\\.[01] 200( .*)?")) {
            throw new IssuerUnreachableException("it answers " + printable(status));
        }
        Map<String, String> headers = headers();
        if (headers.containsKey("content-encoding")) {
            throw new IssuerUnreachableException("it answers in a coding that was not asked for");
        }
        byte[] body =
                headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")
                        ? chunks()
                        : plain(headers);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new IssuerUnreachableException("it answers no text", e);
        }
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; i <= MOST_HEADERS; i++) {
            String line = line();
            if (line.isEmpty()) return headers;
            int colon = line.indexOf(':');
            if (colon <= 0) throw new IssuerUnreachableException("it answers no HTTP");
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        throw new IssuerUnreachableException("it answers too many headers");
    }

    private byte[] plain(Map<String, String> headers) throws IOException {
        String length = headers.get("content-length");
        if (length != null) return exactly(length(length, 10));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int b = read(); b >= 0; b = read()) {
            if (body.size() == MOST_BYTES) throw tooLong();
            body.write(b);
        }
        return body.toByteArray();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String head = line();
            int semicolon = head.indexOf(';');
            String size = (semicolon < 0 ? head : head.substring(0, semicolon)).strip();
            int length = length(size, 16);
            if (length == 0) return body.toByteArray();
            if (body.size() + length > MOST_BYTES) throw tooLong();
            body.writeBytes(exactly(length));
            if (!line().isEmpty()) throw new IssuerUnreachableException("it answers broken chunks");
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            beforeReading.run();
            int count = in.read(bytes, filled, length - filled);
            if (count < 0) throw new IssuerUnreachableException("it breaks off");
            filled += count;
        }
        return bytes;
    }

    private static int length(String text, int radix) {
        boolean isNumber =
                !text.isEmpty()
                        && text.length() <= MOST_LENGTH_DIGITS
                        && text.chars()
                                .allMatch(
                                        radix == 16
                                                ? HexFormat::isHexDigit
                                                : c -> c >= '0' && c <= '9');
        if (!isNumber) throw tooLong();
        int length = Integer.parseInt(text, radix);
        if (length > MOST_BYTES) throw tooLong();
        return length;
    }

    private String line() throws IOException {
        byte[] line = new byte[MOST_LINE];
        int length = 0;
        for (int b = read(); b != '\n'; b = read()) {
            if (b < 0) throw new IssuerUnreachableException("it breaks off");
            if (length == MOST_LINE) throw tooLong();
            line[length++] = (byte) b;
        }
        if (length > 0 && line[length - 1] == '\r') length--;
        return new String(Arrays.copyOf(line, length), StandardCharsets.ISO_8859_1);
    }

    private int read() throws IOException {
        beforeReading.run();
        return in.read();
    }

    private static String printable(String status) {
        String cut = status.substring(0, Math.min(status.length(), 40));
        return cut.replaceAll("[^ -~]", "?");
    }

    private static RuntimeException tooLong() {
        return new IssuerUnreachableException("it answers too much");
    }
}
