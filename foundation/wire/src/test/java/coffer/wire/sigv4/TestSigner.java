package coffer.wire.sigv4;

import coffer.kernel.SecretBytes;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A client's side of SigV4, written from AWS's description with the JDK's own encoder: what is
/// given here is decoded text, never a raw request.
final class TestSigner {
    static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";
    static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    static final String TIME = "20130524T000000Z";
    static final String SCOPE = "20130524/eu-central-1/s3/aws4_request";

    private TestSigner() {}

    static SigningSecret secret() {
        return SigningSecret.of(SecretBytes.adopt(SECRET.getBytes(StandardCharsets.UTF_8)));
    }

    /// A request to S3 for `/key`, signed in its header.
    static HttpRequest sign(String key, Map<String, String> query, Map<String, String> headers) {
        TreeMap<String, String> signed = new TreeMap<>(headers);
        signed.put("host", "bucket.example");
        signed.put("x-amz-date", TIME);
        signed.putIfAbsent("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        String path = "/" + encode(key).replace("%2F", "/");
        String rawQuery = query(query);
        String names = String.join(";", signed.keySet());
        StringBuilder canonical = new StringBuilder("PUT\n" + path + "\n" + rawQuery + "\n");
        signed.forEach((name, value) -> canonical.append(name + ":" + value.strip() + "\n"));
        canonical.append("\n" + names + "\n" + signed.get("x-amz-content-sha256"));
        Headers.Builder all = Headers.builder();
        signed.forEach(all::add);
        all.add(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(ACCESS_KEY, SCOPE, names, signature(canonical.toString())));
        return new HttpRequest("PUT", path, rawQuery, all.build());
    }

    /// The parameters of a presigned GET of `/key`.
    static HttpRequest presign(String key, String expires) {
        TreeMap<String, String> query = new TreeMap<>();
        query.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        query.put("X-Amz-Credential", ACCESS_KEY + "/" + SCOPE);
        query.put("X-Amz-Date", TIME);
        query.put("X-Amz-Expires", expires);
        query.put("X-Amz-SignedHeaders", "host");
        String path = "/" + encode(key).replace("%2F", "/");
        String canonical =
                "GET\n" + path + "\n" + query(query) + "\nhost:h\n\nhost\nUNSIGNED-PAYLOAD";
        query.put("X-Amz-Signature", signature(canonical));
        Headers headers = Headers.builder().add("Host", "h").build();
        return new HttpRequest("GET", path, query(query), headers);
    }

    static String signature(String canonical) {
        String hash = Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8));
        return hmacHex("AWS4-HMAC-SHA256\n" + TIME + "\n" + SCOPE + "\n" + hash);
    }

    static String hmacHex(String text) {
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : SCOPE.split("/", -1)) {
            key = Hmac.sha256(key, part.getBytes(StandardCharsets.UTF_8));
        }
        byte[] mac = Hmac.sha256(key, text.getBytes(StandardCharsets.UTF_8));
        return java.util.HexFormat.of().formatHex(mac);
    }

    /// An aws-chunked body in chunks of the given sizes, the last of them 0.
    static byte[] chunked(HttpRequest request, byte[] content, List<Integer> sizes) {
        String authorization = request.headers().find("authorization").orElseThrow();
        String previous = authorization.substring(authorization.length() - 64);
        StringBuilder body = new StringBuilder();
        int at = 0;
        for (int size : sizes) {
            String data = new String(content, at, size, StandardCharsets.ISO_8859_1);
            at += size;
            previous = chunkSignature(previous, data);
            body.append(Integer.toHexString(size) + ";chunk-signature=" + previous + "\r\n");
            body.append(data).append("\r\n");
        }
        return body.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String chunkSignature(String previous, String data) {
        return hmacHex(
                String.join(
                        "\n",
                        "AWS4-HMAC-SHA256-PAYLOAD",
                        TIME,
                        SCOPE,
                        previous,
                        Sha256.hex(new byte[0]),
                        Sha256.hex(data.getBytes(StandardCharsets.ISO_8859_1))));
    }

    private static String query(Map<String, String> query) {
        TreeMap<String, String> encoded = new TreeMap<>();
        query.forEach((name, value) -> encoded.put(encode(name), encode(value)));
        List<String> pairs = new ArrayList<>();
        encoded.forEach((name, value) -> pairs.add(name + "=" + value));
        return String.join("&", pairs);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
