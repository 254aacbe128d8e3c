package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.Problem;
import coffer.wire.codec.WireException;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// Undoes `Content-Encoding: gzip`, which clients may put on large requests of some services.
///
/// AWS: Smithy's `requestCompression` trait.
record ContentCoding(HttpRequest request, Bytes body) {
    private static final String HEADER = "content-encoding";
    // What a small body may grow to; larger bodies come uncompressed or in parts.
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    // Deflate's best: 258 bytes of two bits.
    private static final long MAX_GROWTH = 1_032;

    static int bytesToExpand(HttpRequest request, Bytes body) {
        if (!isCompressed(request, body)) return 0;
        return (int) Math.min(MAX_BYTES, MAX_GROWTH * body.size());
    }

    private static boolean isCompressed(HttpRequest request, Bytes body) {
        return !body.isEmpty() && codings(request).toLowerCase(Locale.ROOT).endsWith("gzip");
    }

    private static String codings(HttpRequest request) {
        return String.join(",", request.headers().all(HEADER)).strip();
    }

    /// The request as it was before it was compressed, without the word that says so.
    static ContentCoding undo(HttpRequest request, Bytes body) {
        if (!isCompressed(request, body)) return new ContentCoding(request, body);
        String codings = codings(request);
        int comma = codings.lastIndexOf(',');
        String rest = comma < 0 ? "" : codings.substring(0, comma).strip();
        HttpRequest plain =
                new HttpRequest(
                        request.method(),
                        request.rawPath(),
                        request.rawQuery(),
                        with(request.headers(), rest));
        return new ContentCoding(plain, inflate(body));
    }

    private static Headers with(Headers headers, String coding) {
        Headers.Builder others = Headers.builder();
        headers.forEach((name, value) -> {
            if (!name.equals(HEADER)) others.add(name, value);
        });
        if (!coding.isEmpty()) others.add(HEADER, coding);
        return others.build();
    }

    private static Bytes inflate(Bytes body) {
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(body.expose()))) {
            byte[] bytes = plain.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) throw malformed("grows beyond all bounds");
            return Bytes.adopt(bytes);
        } catch (IOException e) {
            throw malformed("is not gzip");
        }
    }

    private static WireException malformed(String what) {
        return new Problem.Malformed("the compressed body " + what).exception();
    }
}
