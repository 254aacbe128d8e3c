package coffer.wire.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.testing.FakeClock;
import coffer.testing.Fuzz;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A broken signature is refused, whatever is broken; a request that says something else than what
/// was signed is never taken.
class SignatureFuzzTest {
    private static final SigningTarget S3 = new SigningTarget("eu-central-1", "s3", true);
    private static final SigningTarget KMS = new SigningTarget("eu-central-1", "kms", true);
    private static final String[] WORDS = {
        "AWS4-HMAC-SHA256",
        "AWS4-ECDSA-P256-SHA256",
        "Credential=",
        "SignedHeaders=",
        "Signature=",
        "aws4_request",
        "/s3/",
        "/kms/",
        "20130524",
        "T000000Z",
        "X-Amz-Algorithm=",
        "X-Amz-Date=",
        "X-Amz-Expires=",
        "X-Amz-Credential=",
        "X-Amz-Signature=",
        "X-Amz-SignedHeaders=host",
        "X-Amz-Security-Token=",
        "AWSAccessKeyId=",
        "Fri, 24 May 2013 00:00:00 GMT",
        "604800",
        "604801",
        "host;",
        "x-amz-date: ",
        "x-amz-content-sha256: ",
        "UNSIGNED-PAYLOAD",
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "\n",
        "%2F",
        "%",
        "&",
        "=",
        ",",
        ";",
        "+",
        "/../",
        "//"
    };

    private final SigV4Verifier verifier =
            new SigV4Verifier(
                    new FakeClock(Instant.parse("2013-05-24T00:00:00Z")), new SigningKeys(4));

    @Test
    void whatWasSignedInTheHeaderIsAllThatPasses() {
        HttpRequest signed =
                TestSigner.sign(
                        "a key/é", Map.of("acl", "", "p", "v w"), Map.of("x-amz-meta-a", "b c"));
        String sample = text(signed);

        Map<String, Integer> answers =
                Fuzz.from(sample).with(WORDS).run(input -> answer(input, signed, S3));

        assertThat(answers).containsKeys("valid", "SIGNATURE_MISMATCH", "INCOMPLETE_SIGNATURE");
    }

    @Test
    void whatWasPresignedIsAllThatPasses() {
        HttpRequest url = TestSigner.presign("a+b c/é", "3600");

        Map<String, Integer> answers =
                Fuzz.from(text(url)).with(WORDS).run(input -> answer(input, url, S3));

        assertThat(answers).containsKeys("valid", "SIGNATURE_MISMATCH", "INCOMPLETE_QUERY");
    }

    @Test
    void otherServicesRefuseTheSame() {
        HttpRequest signed = TestSigner.sign("", Map.of(), Map.of());

        Map<String, Integer> answers =
                Fuzz.from(text(signed).replace("/s3/", "/kms/"))
                        .with(WORDS)
                        .run(input -> answer(input, signed, KMS));

        assertThat(answers).containsKeys("SIGNATURE_MISMATCH").doesNotContainKey("valid");
    }

    private String answer(byte[] input, HttpRequest original, SigningTarget target) {
        HttpRequest request = parse(new String(input, StandardCharsets.ISO_8859_1));
        return switch (Signature.parse(request)) {
            case Signature.Anonymous() -> "anonymous";
            case Signature.Malformed(var failure) -> failure.error().name();
            case Signature.Signed signature -> {
                Optional<Bytes> hash = Optional.of(Bytes.adopt(new byte[32]));
                Verification verification =
                        verifier.verify(
                                new SignedRequest(request, signature, hash),
                                TestSigner.secret(),
                                target);
                yield switch (verification) {
                    case Verification.Invalid invalid -> invalid.failure().error().name();
                    case Verification.Valid valid -> {
                        assertThat(meaning(request)).isEqualTo(meaning(original));
                        yield "valid";
                    }
                };
            }
        };
    }

    /// What the server would act upon, however it is spelled.
    private static Set<Object> meaning(HttpRequest request) {
        Headers headers = request.headers();
        Query query = Query.parse(request.rawQuery());
        return Set.of(
                request.method(),
                PercentEncoding.ofPath(request.rawPath(), false),
                "query " + query.canonical("X-Amz-Signature"),
                "host " + headers.find("host").map(String::strip),
                "payload " + headers.find("x-amz-content-sha256"),
                "meta "
                        + headers.find("x-amz-meta-a")
                                .map(text -> text.strip().replaceAll(" +", " ")));
    }

    private static String text(HttpRequest request) {
        StringBuilder text = new StringBuilder(request.method());
        text.append(' ').append(request.rawPath()).append('?').append(request.rawQuery());
        request.headers()
                .forEach(
                        (name, value) -> text.append('\n').append(name).append(": ").append(value));
        return text.toString();
    }

    /// Where lines are broken, fields are left out: the HTTP engine has tests of its own.
    private static HttpRequest parse(String text) {
        String[] lines = text.split("\n", -1);
        String[] words = lines[0].split(" ", 2);
        String[] target = (words.length > 1 ? words[1] : "/").split("\\?", 2);
        Headers.Builder headers = Headers.builder();
        for (int i = 1; i < lines.length; i++) {
            String[] field = lines[i].split(":", 2);
            if (field.length == 2 && !field[0].isEmpty()) headers.add(field[0], field[1].strip());
        }
        String query = target.length > 1 ? target[1] : "";
        return new HttpRequest(words[0], target[0], query, headers.build());
    }
}
