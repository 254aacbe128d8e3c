package coffer.gate;

import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A client's side of SigV4, written from AWS's description. Paths and queries are given as they
/// are sent.
record Client(String accessKeyId, String secret, Optional<String> token, String region) {
    static final String TIME = "20261101T100000Z";
    static final String EU = "eu-central-1";

    static Client of(String accessKeyId) {
        return new Client(accessKeyId, "secret of " + accessKeyId, Optional.empty(), EU);
    }

    Client withToken(String newToken) {
        return new Client(accessKeyId, secret, Optional.of(newToken), region);
    }

    Client withSecret(String newSecret) {
        return new Client(accessKeyId, newSecret, token, region);
    }

    Client in(String newRegion) {
        return new Client(accessKeyId, secret, token, newRegion);
    }

    FakeExchange kms(String operation, String json) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("x-amz-target", "TrentService." + operation);
        headers.put("content-type", "application/x-amz-json-1.1");
        return send("kms", "POST /", headers, json);
    }

    FakeExchange sts(String form) {
        return form("sts", form);
    }

    FakeExchange form(String service, String form) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        return send(service, "POST /", headers, form);
    }

    FakeExchange s3(String line, String body, String... fields) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("x-amz-content-sha256", sha256(body));
        for (int i = 0; i < fields.length; i += 2) headers.put(fields[i], fields[i + 1]);
        return send("s3", line, headers, body);
    }

    FakeExchange send(String service, String line, TreeMap<String, String> headers, String body) {
        headers.put("host", "coffer.example");
        headers.put("x-amz-date", TIME);
        token.ifPresent(text -> headers.put("x-amz-security-token", text));
        String[] parts = line.split(" ", 2);
        String[] target = parts[1].split("\\?", 2);
        String query = target.length > 1 ? target[1] : "";
        String names = String.join(";", headers.keySet());
        StringBuilder canonical = new StringBuilder();
        canonical.append(parts[0] + "\n" + target[0] + "\n" + canonicalQuery(query) + "\n");
        headers.forEach((name, value) -> canonical.append(name + ":" + value + "\n"));
        String payload = headers.getOrDefault("x-amz-content-sha256", sha256(body));
        canonical.append("\n" + names + "\n" + payload);
        Headers.Builder all = Headers.builder();
        headers.forEach(all::add);
        all.add(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                        .formatted(
                                accessKeyId,
                                scope(service),
                                names,
                                signature(service, canonical.toString())));
        all.add("user-agent", "a client");
        return new FakeExchange(
                new HttpRequest(parts[0], target[0], query, all.build()),
                body.getBytes(StandardCharsets.UTF_8));
    }

    static FakeExchange unsigned(String line, String body, String... fields) {
        String[] parts = line.split(" ", 2);
        String[] target = parts[1].split("\\?", 2);
        Headers.Builder headers = Headers.builder().add("host", "coffer.example");
        for (int i = 0; i < fields.length; i += 2) headers.set(fields[i], fields[i + 1]);
        return new FakeExchange(
                new HttpRequest(
                        parts[0], target[0], target.length > 1 ? target[1] : "", headers.build()),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String canonicalQuery(String query) {
        return query.isEmpty() || query.contains("=") ? query : query + "=";
    }

    private String scope(String service) {
        return TIME.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    }

    private String signature(String service, String canonical) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(scope(service).split("/", -1))) key = hmac(key, part);
        String text =
                "AWS4-HMAC-SHA256\n" + TIME + "\n" + scope(service) + "\n" + sha256(canonical);
        return HexFormat.of().formatHex(hmac(key, text));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
