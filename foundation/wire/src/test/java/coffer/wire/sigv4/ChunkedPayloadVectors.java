package coffer.wire.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.SecretBytes;
import coffer.testing.FakeClock;
import coffer.wire.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The uploads in chunks of the S3 API Reference, with and without a trailer.
class ChunkedPayloadVectors {
    private static final String CONTENT = "a".repeat(66_560);

    @Test
    void theUploadInSignedChunks() throws IOException {
        HttpRequest request =
                Requests.parse(
                        """
                        PUT /examplebucket/chunkObject.txt
                        Host:s3.amazonaws.com
                        x-amz-date:20130524T000000Z
                        x-amz-storage-class:REDUCED_REDUNDANCY
                        Authorization:AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9
                        x-amz-content-sha256:STREAMING-AWS4-HMAC-SHA256-PAYLOAD
                        Content-Encoding:aws-chunked
                        x-amz-decoded-content-length:66560
                        Content-Length:66824\
                        """);
        String body =
                chunk(65_536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648")
                        + chunk(
                                1_024,
                                "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497")
                        + chunk(
                                0,
                                "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");

        assertThat(body).hasSize(66_824);
        try (PayloadStream payload = open(request, body)) {
            assertThat(new String(payload.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .isEqualTo(CONTENT);
        }
    }

    @Test
    void theUploadWithSignedTrailer() throws IOException {
        HttpRequest request =
                Requests.parse(
                        """
                        PUT /examplebucket/chunkObject.txt
                        Host:s3.amazonaws.com
                        x-amz-date:20130524T000000Z
                        x-amz-storage-class:REDUCED_REDUNDANCY
                        Authorization:AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer,Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e
                        x-amz-content-sha256:STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
                        Content-Encoding:aws-chunked
                        x-amz-decoded-content-length:66560
                        x-amz-trailer:x-amz-checksum-crc32c\
                        """);
        String chunks =
                chunk(65_536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2")
                        + chunk(
                                1_024,
                                "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7")
                        + "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n";
        String signature =
                "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";

        for (String end : new String[] {"\r\n", "\n\r\n"}) {
            String body = chunks + "x-amz-checksum-crc32c:sOO8/Q==" + end + signature;
            try (PayloadStream payload = open(request, body)) {
                assertThat(payload.readAllBytes()).hasSize(66_560);
                assertThat(payload.finish().find("x-amz-checksum-crc32c")).contains("sOO8/Q==");
            }
        }
    }

    private static String chunk(int size, String signature) {
        return "%x;chunk-signature=%s\r\n%s\r\n".formatted(size, signature, "a".repeat(size));
    }

    private static PayloadStream open(HttpRequest request, String body) {
        SigV4Verifier verifier =
                new SigV4Verifier(
                        new FakeClock(Instant.parse("2013-05-24T00:00:00Z")), new SigningKeys(1));
        Verification verification =
                verifier.verify(
                        new SignedRequest(
                                request,
                                (Signature.Signed) Signature.parse(request),
                                Optional.empty()),
                        SigningSecret.of(
                                SecretBytes.adopt(
                                        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
                                                .getBytes(StandardCharsets.UTF_8))),
                        new SigningTarget("us-east-1", "s3", true));
        assertThat(verification).isInstanceOf(Verification.Valid.class);
        return ((Verification.Valid) verification)
                .payload()
                .open(
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)),
                        request.headers());
    }
}
