package coffer.wire.sigv4;

import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/// Requests written as they go over the wire.
final class Requests {
    private Requests() {}

    /// `text` is a request line and headers, one a line; chars become the bytes of UTF-8.
    static HttpRequest parse(String text) {
        String bytes =
                new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String[] lines = bytes.strip().split("\n", -1);
        String method = lines[0].substring(0, lines[0].indexOf(' '));
        String target = lines[0].substring(method.length() + 1);
        int question = target.indexOf('?');
        Headers.Builder headers = Headers.builder();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.add(lines[i].substring(0, colon), lines[i].substring(colon + 1));
        }
        return new HttpRequest(
                method,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers.build());
    }
}
