package coffer.wire.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.FakeClock;
import coffer.testing.Fuzz;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A broken body is refused; of a signed one nothing passes but what was signed.
class ChunkedPayloadFuzzTest {
    private static final byte[] CONTENT =
            "The content. ".repeat(1_500).getBytes(StandardCharsets.ISO_8859_1);
    private static final String[] WORDS = {
        "\r\n",
        "\n",
        "0\r\n",
        ";chunk-signature=",
        "x-amz-checksum-crc32:",
        "x-amz-trailer-signature:",
        "ffffffffffffffff",
        "7fffffff",
        "2000",
        "-1",
        "0x5",
        " ",
        "AAAAAA==",
        ":"
    };

    @Test
    void signedChunks() {
        HttpRequest request = request("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", Map.of());
        byte[] body = TestSigner.chunked(request, CONTENT, List.of(8192, 8192, 3116, 0));

        Map<String, Integer> answers =
                Fuzz.from(List.of(body, Arrays.copyOf(body, 8300)))
                        .with(WORDS)
                        .run(input -> {
                            Result result = read(request, input);
                            if (result.isWhole()) assertThat(result.content()).isEqualTo(CONTENT);
                            return result.answer();
                        });

        assertThat(answers).containsKeys("whole", "CHUNK_SIGNATURE_MISMATCH", "MALFORMED_CHUNK");
    }

    @Test
    void signedChunksWithATrailer() {
        HttpRequest request =
                request(
                        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                        Map.of("x-amz-trailer", "x-amz-checksum-crc32"));
        byte[] content = Arrays.copyOf(CONTENT, 40);
        HttpRequest sized = withLength(request, content.length);
        byte[] body = signedTrailer(sized, content);

        Map<String, Integer> answers =
                Fuzz.from(List.of(body))
                        .with(WORDS)
                        .run(input -> {
                            Result result = read(sized, input);
                            if (result.isWhole()) {
                                assertThat(result.content()).isEqualTo(content);
                                assertThat(result.trailer().find("x-amz-checksum-crc32"))
                                        .contains("AAAAAA==");
                            }
                            return result.answer();
                        });

        assertThat(answers).containsKeys("whole", "CHUNK_SIGNATURE_MISMATCH", "MALFORMED_TRAILER");
    }

    @Test
    void unsignedChunks() {
        HttpRequest request =
                withLength(
                        request(
                                "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                                Map.of("x-amz-trailer", "x-amz-checksum-crc32")),
                        11);

        Map<String, Integer> answers =
                Fuzz.from(
                                "5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:AA==\r\n\r\n",
                                "b;ext=1\r\nhello world\r\n0\r\nx-amz-checksum-crc32:AA==\r\n\r\n")
                        .with(WORDS)
                        .run(input -> {
                            Result result = read(request, input);
                            if (result.isWhole()) assertThat(result.content()).hasSize(11);
                            return result.answer();
                        });

        assertThat(answers)
                .containsKeys("whole", "WRONG_LENGTH", "MALFORMED_CHUNK", "MALFORMED_TRAILER");
    }

    private static byte[] signedTrailer(HttpRequest request, byte[] content) {
        byte[] chunks = TestSigner.chunked(request, content, List.of(content.length, 0));
        String text = new String(chunks, StandardCharsets.ISO_8859_1);
        String last = text.substring(text.lastIndexOf('=') + 1).strip();
        String trailer = "x-amz-checksum-crc32:AAAAAA==";
        String signature =
                TestSigner.hmacHex(
                        String.join(
                                "\n",
                                "AWS4-HMAC-SHA256-TRAILER",
                                TestSigner.TIME,
                                TestSigner.SCOPE,
                                last,
                                Sha256.hex((trailer + "\n").getBytes(StandardCharsets.UTF_8))));
        String body =
                text.substring(0, text.length() - 2)
                        + trailer
                        + "\r\nx-amz-trailer-signature:"
                        + signature
                        + "\r\n\r\n";
        return body.getBytes(StandardCharsets.ISO_8859_1);
    }

    private record Result(String answer, byte[] content, Headers trailer) {
        boolean isWhole() {
            return answer.equals("whole");
        }
    }

    private static Result read(HttpRequest request, byte[] body) {
        try (PayloadStream stream = open(request, body)) {
            byte[] content = stream.readAllBytes();
            return new Result("whole", content, stream.finish());
        } catch (PayloadRejectedException rejected) {
            String error = rejected.failure().error().name();
            return new Result(error, new byte[0], Headers.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PayloadStream open(HttpRequest request, byte[] body) {
        SigV4Verifier verifier =
                new SigV4Verifier(
                        new FakeClock(Instant.parse("2013-05-24T00:00:00Z")), new SigningKeys(1));
        Verification verification =
                verifier.verify(
                        new SignedRequest(
                                request,
                                (Signature.Signed) Signature.parse(request),
                                Optional.empty()),
                        TestSigner.secret(),
                        new SigningTarget("eu-central-1", "s3", true));
        return ((Verification.Valid) verification)
                .payload()
                .open(new ByteArrayInputStream(body), request.headers());
    }

    private static HttpRequest request(String payload, Map<String, String> more) {
        Map<String, String> headers = new java.util.TreeMap<>(more);
        headers.put("x-amz-content-sha256", payload);
        headers.put("x-amz-decoded-content-length", Integer.toString(CONTENT.length));
        return TestSigner.sign("k", Map.of(), headers);
    }

    private static HttpRequest withLength(HttpRequest request, int length) {
        Map<String, String> headers = new java.util.TreeMap<>();
        request.headers().forEach(headers::put);
        headers.remove("authorization");
        headers.put("x-amz-decoded-content-length", Integer.toString(length));
        return TestSigner.sign("k", Map.of(), headers);
    }
}
