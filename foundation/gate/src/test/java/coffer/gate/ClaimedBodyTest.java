package coffer.gate;

import static coffer.gate.TestGate.S3;
import static coffer.gate.TestGate.api;
import static coffer.gate.TestGate.nothing;
import static coffer.gate.TestGate.onObject;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.wire.checksum.ChecksumAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Bodies that are decoded whole are what their headers say, or the operation does not run.
class ClaimedBodyTest extends GateCase {
    private static final List<String> OPERATIONS =
            List.of("DeleteObjects", "PutBucketPolicy", "CompleteMultipartUpload");
    private static final String DELETE =
            "<Delete><Object><Key>one</Key></Object><Object><Key>two</Key></Object></Delete>";
    private static final String POLICY = "{\"Version\":\"2012-10-17\"}";
    private static final String NO_MD5 = "AAAAAAAAAAAAAAAAAAAAAA==";

    private TestGate gate;

    @BeforeEach
    void open() {
        gate =
                gate(services -> {
                    for (String name : OPERATIONS) {
                        services.on(
                                api(S3, name),
                                Recording.DATA_WRITE,
                                (input, call) ->
                                        Plan.demanding(onObject("s3:Anything"))
                                                .then(authorised ->
                                                        Effect.answer(nothing(S3, name))));
                    }
                });
    }

    @Test
    void runsWhatIsAsClaimed() {
        assertThat(delete("content-md5", md5(DELETE)).status).isEqualTo(200);
        assertThat(delete("x-amz-checksum-crc32", crc32(DELETE)).status).isEqualTo(200);
    }

    @Test
    void refusesAnotherBody() {
        FakeExchange md5 = delete("content-md5", NO_MD5);
        FakeExchange crc32 = delete("x-amz-checksum-crc32", "AAAAAA==");

        assertThat(md5.status).isEqualTo(400);
        assertThat(md5.text()).contains("<Code>BadDigest</Code>");
        assertThat(crc32.text()).contains("<Code>BadDigest</Code>");
    }

    @Test
    void refusesClaimsThatCannotBe() {
        assertThat(delete("content-md5", "short").text()).contains("<Code>InvalidDigest</Code>");
        assertThat(delete("x-amz-checksum-crc32", "short").text())
                .contains("<Code>InvalidRequest</Code>");
    }

    @Test
    void refusesToDeleteManyWithoutAChecksum() {
        FakeExchange exchange = delete("x-amz-meta-nothing", "claimed");

        assertThat(exchange.status).isEqualTo(400);
        assertThat(exchange.text())
                .contains("<Code>InvalidRequest</Code>")
                .contains("Missing required header for this request: Content-MD5");
    }

    @Test
    void takesAPolicyWithoutAChecksumButNotWithAWrongOne() {
        assertThat(putPolicy("x-amz-meta-nothing", "claimed").status).isLessThan(300);
        assertThat(putPolicy("content-md5", NO_MD5).text()).contains("<Code>BadDigest</Code>");
    }

    @Test
    void leavesTheChecksumOfACompletedObjectToItsOperation() {
        String list =
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part>"
                        + "</CompleteMultipartUpload>";

        FakeExchange ofObject =
                gate.handle(
                        ALICE.s3("POST /bucket/key?uploadId=1", list, "x-amz-checksum-crc32", "x"));
        FakeExchange ofList =
                gate.handle(ALICE.s3("POST /bucket/key?uploadId=1", list, "content-md5", NO_MD5));

        assertThat(ofObject.status).isEqualTo(200);
        assertThat(ofList.text()).contains("<Code>BadDigest</Code>");
    }

    private FakeExchange delete(String header, String value) {
        return gate.handle(ALICE.s3("POST /bucket?delete", DELETE, header, value));
    }

    private FakeExchange putPolicy(String header, String value) {
        return gate.handle(ALICE.s3("PUT /bucket?policy", POLICY, header, value));
    }

    private static String md5(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            return Base64.getEncoder()
                    .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String crc32(String text) {
        ChecksumAlgorithm crc32 = ChecksumAlgorithm.CRC32;
        return crc32.format(crc32.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
