package coffer.wire.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.testing.FakeClock;
import coffer.testing.Forall;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadStreamTest {
    private static final byte[] CONTENT = "hello, world".getBytes(StandardCharsets.UTF_8);
    private static final Bytes HASH = Bytes.adopt(Sha256.start().digest(CONTENT));

    @Test
    void hashedBodiesEndOnlyIfTheHashIsRight() throws IOException {
        PayloadMode right = new PayloadMode.Signed(HASH);
        PayloadMode wrong = new PayloadMode.Signed(Bytes.adopt(new byte[32]));

        assertThat(open(right, CONTENT, Headers.empty()).readAllBytes()).isEqualTo(CONTENT);
        PayloadStream stream = open(wrong, CONTENT, Headers.empty());
        assertRejected(stream, SigV4Error.PAYLOAD_HASH_MISMATCH);
        assertRejected(stream, SigV4Error.PAYLOAD_HASH_MISMATCH);
        assertRejected(open(wrong, new byte[0], Headers.empty()), SigV4Error.PAYLOAD_HASH_MISMATCH);
    }

    @Test
    void unsignedBodiesPassAsTheyAre() throws IOException {
        assertThat(open(new PayloadMode.Unsigned(), CONTENT, Headers.empty()).readAllBytes())
                .isEqualTo(CONTENT);
    }

    @Test
    void unsignedChunksGiveContentAndTrailer() throws IOException {
        PayloadStream stream =
                unsigned(
                        "5\r\nhello\r\n7\r\n, world\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");

        assertThat(stream.readAllBytes()).isEqualTo(CONTENT);
        assertThat(stream.finish().find("x-amz-checksum-crc32")).contains("AAAAAA==");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|WRONG_LENGTH",
                "5|WRONG_LENGTH",
                "5~hel|WRONG_LENGTH",
                "c~hello, world|WRONG_LENGTH",
                "c~hello, world~|WRONG_LENGTH",
                "5~hello~0~x-amz-checksum-crc32:AAAAAA==~~|WRONG_LENGTH",
                "d~hello, world!~0~x-amz-checksum-crc32:AAAAAA==~~|WRONG_LENGTH",
                "c~hello, worldXX0~~|MALFORMED_CHUNK",
                "z~hello|MALFORMED_CHUNK",
                "-1~hello|MALFORMED_CHUNK",
                "~hello|MALFORMED_CHUNK",
                "ffffffffffffffffff~|MALFORMED_CHUNK",
                "c~hello, world~0~x-amz-checksum-crc32:AAAAAA==~~more|MALFORMED_CHUNK",
                "c~hello, world~0~~|MALFORMED_TRAILER",
                "c~hello, world~0~other:AAAAAA==~~|MALFORMED_TRAILER",
                "c~hello, world~0~x-amz-checksum-crc32~~|MALFORMED_TRAILER",
                "c~hello, world~0~x-amz-checksum-crc32:a~x-amz-checksum-crc32:b~~|MALFORMED_TRAILER",
            })
    void brokenChunksAreRejected(String body, SigV4Error error) {
        String raw = body == null ? "" : body.replace("~", "\r\n");

        assertRejected(unsigned(raw), error);
    }

    @Test
    void endlessLinesAreRejected() {
        assertRejected(unsigned("1".repeat(100_000)), SigV4Error.MALFORMED_CHUNK);
        assertRejected(
                unsigned("c\r\nhello, world\r\n0\r\n" + "a:b\r\nc:d\r\ne:f\r\n".repeat(1_000)),
                SigV4Error.MALFORMED_TRAILER);
    }

    @Test
    void theDecodedLengthMustBeDeclared() {
        PayloadMode mode = new PayloadMode.StreamingUnsignedTrailer();
        for (String length : new String[] {"", "-1", "1e3", "9".repeat(30)}) {
            Headers headers = Headers.builder().add("x-amz-decoded-content-length", length).build();

            assertThatThrownBy(() -> open(mode, CONTENT, headers))
                    .isInstanceOfSatisfying(
                            PayloadRejectedException.class,
                            e ->
                                    assertThat(e.failure().error())
                                            .isEqualTo(SigV4Error.MISSING_DECODED_LENGTH));
        }
    }

    @Test
    void signedChunksOfAnySizeGiveTheContent() {
        Forall.cases(
                100,
                gen -> {
                    byte[] content = gen.bytes(gen.below(60_000));
                    HttpRequest request = chunkedRequest(content.length);
                    byte[] body = TestSigner.chunked(request, content, sizes(gen, content.length));

                    assertThat(readInPieces(gen, verified(request, body))).isEqualTo(content);
                });
    }

    @Test
    void noFlippedBitOfASignedBodyPasses() {
        byte[] content = Arrays.copyOf(CONTENT, 9_000);
        HttpRequest request = chunkedRequest(content.length);
        byte[] body = TestSigner.chunked(request, content, List.of(8_192, 808, 0));
        Forall.cases(
                500,
                gen -> {
                    byte[] changed = body.clone();
                    int at = gen.below(changed.length);
                    changed[at] ^= (byte) (1 << gen.below(8));
                    try {
                        byte[] read = verified(request, changed).readAllBytes();
                        // What is not content, such as the case of a size's digits, may vary.
                        assertThat(read).isEqualTo(content);
                    } catch (PayloadRejectedException expected) {
                        assertThat(expected.failure().message()).isNotEmpty();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    @Test
    void signedChunksAreNeitherReorderedNorDroppedNorTiny() {
        byte[] content = new byte[16_384];
        Arrays.fill(content, 0, 8_192, (byte) 1);
        HttpRequest request = chunkedRequest(content.length);
        byte[] body = TestSigner.chunked(request, content, List.of(8_192, 8_192, 0));
        int chunk = "2000;chunk-signature=".length() + 64 + 2 + 8_192 + 2;

        ByteArrayOutputStream swapped = new ByteArrayOutputStream();
        swapped.write(body, chunk, chunk);
        swapped.write(body, 0, chunk);
        swapped.write(body, 2 * chunk, body.length - 2 * chunk);
        assertRejected(
                verified(request, swapped.toByteArray()), SigV4Error.CHUNK_SIGNATURE_MISMATCH);

        byte[] cut = Arrays.copyOf(body, 2 * chunk);
        assertRejected(verified(request, cut), SigV4Error.WRONG_LENGTH);

        HttpRequest small = chunkedRequest(200);
        byte[] tiny = TestSigner.chunked(small, new byte[200], List.of(100, 100, 0));
        assertRejected(verified(small, tiny), SigV4Error.CHUNK_TOO_SMALL);
    }

    private static List<Integer> sizes(Forall.Gen gen, int length) {
        List<Integer> sizes = new ArrayList<>();
        int left = length;
        while (left > 0) {
            int size = Math.min(left, 8_192 + gen.below(20_000));
            sizes.add(size);
            left -= size;
        }
        sizes.add(0);
        return sizes;
    }

    private static byte[] readInPieces(Forall.Gen gen, PayloadStream stream) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[20_000];
        try {
            while (true) {
                int count = stream.read(buffer, 0, 1 + gen.below(buffer.length));
                if (count < 0) return all.toByteArray();
                all.write(buffer, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpRequest chunkedRequest(int length) {
        return TestSigner.sign(
                "k",
                Map.of(),
                Map.of(
                        "x-amz-content-sha256",
                        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                        "x-amz-decoded-content-length",
                        Integer.toString(length)));
    }

    private static PayloadStream verified(HttpRequest request, byte[] body) {
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
        return open(((Verification.Valid) verification).payload(), body, request.headers());
    }

    private static PayloadStream unsigned(String body) {
        Headers headers =
                Headers.builder()
                        .add("x-amz-decoded-content-length", "12")
                        .add("x-amz-trailer", "x-amz-checksum-crc32")
                        .build();
        return open(
                new PayloadMode.StreamingUnsignedTrailer(),
                body.getBytes(StandardCharsets.ISO_8859_1),
                headers);
    }

    private static PayloadStream open(PayloadMode mode, byte[] body, Headers headers) {
        return mode.open(new ByteArrayInputStream(body), headers);
    }

    private static void assertRejected(PayloadStream stream, SigV4Error error) {
        assertThatThrownBy(stream::finish)
                .isInstanceOfSatisfying(
                        PayloadRejectedException.class,
                        e -> assertThat(e.failure().error()).isEqualTo(error));
    }
}
