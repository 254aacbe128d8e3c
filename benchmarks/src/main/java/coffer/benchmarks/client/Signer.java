package coffer.benchmarks.client;

import coffer.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signature Version 4 in the `Authorization` header, with the signing key cached as every SDK
/// caches it. Used by one thread.
public final class Signer {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String REGION = "us-east-1";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Credentials credentials;
    private final InstantSource clock;
    private final Map<String, Mac> macsByScope = new HashMap<>();
    private long second = -1;
    private String time = "";

    public Signer(Credentials credentials, InstantSource clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /// Signs and sends.
    public Answer call(HttpConnection connection, Call call) {
        return connection.exchange(sign(connection.endpoint(), call), call.body().payload());
    }

    /// As [#call], and throws if the answer is not 200.
    public Answer expectOk(HttpConnection connection, Call call) {
        Answer answer = call(connection, call);
        if (answer.status() == 200) return answer;
        throw new BenchmarkException(
                "%s %s: %d %s"
                        .formatted(call.method(), call.path(), answer.status(), answer.text()));
    }

    /// The request's head, to its empty line.
    public Bytes sign(Endpoint endpoint, Call call) {
        advance();
        SortedMap<String, String> headers = new TreeMap<>(call.headers());
        headers.put("host", endpoint.hostHeader());
        headers.put("x-amz-date", time);
        StringBuilder canonical = new StringBuilder(512);
        String[] pathAndQuery = call.path().split("\\?", 2);
        canonical.append(call.method()).append('\n').append(pathAndQuery[0]).append('\n');
        canonical.append(pathAndQuery.length > 1 ? pathAndQuery[1] : "").append('\n');
        StringBuilder head = new StringBuilder(512);
        head.append(call.method()).append(' ').append(call.path()).append(" HTTP/1.1\r\n");
        headers.forEach((name, value) -> {
            canonical.append(name).append(':').append(value).append('\n');
            head.append(name).append(": ").append(value).append("\r\n");
        });
        String names = String.join(";", headers.keySet());
        canonical.append('\n').append(names).append('\n').append(call.body().hash());
        head.append("content-length: ").append(call.body().payload().length());
        head.append("\r\nauthorization: ").append(authorization(call, canonical, names));
        return Bytes.utf8(head.append("\r\n\r\n").toString());
    }

    private String authorization(Call call, StringBuilder canonical, String names) {
        String scope = time.substring(0, 8) + "/" + REGION + "/" + call.service() + "/aws4_request";
        String toSign =
                "AWS4-HMAC-SHA256\n"
                        + time
                        + "\n"
                        + scope
                        + "\n"
                        + sha256(canonical.toString().getBytes(StandardCharsets.UTF_8));
        Mac mac = macsByScope.computeIfAbsent(scope, this::signingMac);
        String signature =
                HexFormat.of().formatHex(mac.doFinal(toSign.getBytes(StandardCharsets.UTF_8)));
        return "AWS4-HMAC-SHA256 Credential="
                + credentials.accessKeyId()
                + "/"
                + scope
                + ", SignedHeaders="
                + names
                + ", Signature="
                + signature;
    }

    private void advance() {
        Instant now = clock.instant();
        if (now.getEpochSecond() == second) return;
        second = now.getEpochSecond();
        time = TIME.format(now);
    }

    private Mac signingMac(String scope) {
        byte[] prefix = "AWS4".getBytes(StandardCharsets.UTF_8);
        byte[] secret = credentials.secretKey().expose();
        byte[] key = new byte[prefix.length + secret.length];
        System.arraycopy(prefix, 0, key, 0, prefix.length);
        System.arraycopy(secret, 0, key, prefix.length, secret.length);
        for (String part : scope.split("/", -1)) {
            key = mac(key).doFinal(part.getBytes(StandardCharsets.UTF_8));
        }
        return mac(key);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
