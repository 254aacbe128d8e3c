package coffer.wire.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.wire.checksum.ClaimRejectedException.Fault;
import coffer.wire.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BodyClaimsTest {
    private static final String MD5 = "kAFQmDzST7DWlj99KOF/cg==";
    private static final String CRC32 = "NSRBwg==";
    private static final BodyClaims.Measured ABC = new Abc();

    /// RFC 1321, A.5; the checksum is of three bytes as well.
    private static final class Abc implements BodyClaims.Measured {
        @Override
        public Bytes md5() {
            return Bytes.adopt(HexFormat.of().parseHex("900150983cd24fb0d6963f7d28e17f72"));
        }

        @Override
        public Bytes checksum(ChecksumAlgorithm algorithm) {
            return algorithm.of("abc".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static Headers headers(String... fields) {
        Headers.Builder headers = Headers.builder();
        for (int i = 0; i < fields.length; i += 2) headers.add(fields[i], fields[i + 1]);
        return headers.build();
    }

    private static void check(String... fields) {
        BodyClaims.of(headers(fields)).check(ABC, Headers.empty());
    }

    private static Fault faultOf(String... fields) {
        try {
            check(fields);
        } catch (ClaimRejectedException rejected) {
            return rejected.fault();
        }
        throw new AssertionError("not rejected");
    }

    @Test
    void takesWhatIsTrue() {
        check();
        check("content-md5", MD5);
        check("x-amz-checksum-crc32", CRC32, "x-amz-sdk-checksum-algorithm", "crc32");
        check("content-md5", MD5, "x-amz-checksum-crc32", CRC32);
    }

    @Test
    void refusesWhatIsNot() {
        assertThat(faultOf("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==")).isEqualTo(Fault.MISMATCH);
        assertThat(faultOf("x-amz-checksum-crc32", "AAAAAA==")).isEqualTo(Fault.MISMATCH);
        assertThat(faultOf("x-amz-checksum-crc32c", CRC32)).isEqualTo(Fault.MISMATCH);
    }

    @Test
    void refusesWhatNoBodyCouldBe() {
        assertThat(faultOf("content-md5", "not base64")).isEqualTo(Fault.IMPOSSIBLE_MD5);
        assertThat(faultOf("content-md5", CRC32)).isEqualTo(Fault.IMPOSSIBLE_MD5);
        assertThat(faultOf("x-amz-checksum-crc32", MD5)).isEqualTo(Fault.INVALID);
        assertThat(faultOf("x-amz-checksum-xxhash64", CRC32)).isEqualTo(Fault.INVALID);
    }

    @Test
    void refusesHeadersThatContradictOneAnother() {
        assertThat(faultOf("x-amz-checksum-crc32", CRC32, "x-amz-checksum-sha1", "x"))
                .isEqualTo(Fault.INVALID);
        assertThat(faultOf("x-amz-checksum-crc32", CRC32, "x-amz-trailer", "x-amz-checksum-crc32"))
                .isEqualTo(Fault.INVALID);
        assertThat(faultOf("x-amz-sdk-checksum-algorithm", "CRC32")).isEqualTo(Fault.INVALID);
        assertThat(faultOf("x-amz-sdk-checksum-algorithm", "SHA1", "x-amz-checksum-crc32", CRC32))
                .isEqualTo(Fault.INVALID);
    }

    @Test
    void refusesTrailersThatAreNoChecksums() {
        assertThat(faultOf("x-amz-trailer", "x-note")).isEqualTo(Fault.INVALID);
        assertThat(faultOf("x-amz-trailer", "x-amz-checksum-sha10")).isEqualTo(Fault.INVALID);
        assertThat(faultOf("x-amz-trailer", "x-amz-checksum-crc32, x-note"))
                .isEqualTo(Fault.INVALID);
    }

    @Test
    void readsWhatComesAfterTheBody() {
        BodyClaims claims = BodyClaims.of(headers("x-amz-trailer", "x-amz-checksum-crc32"));

        claims.check(ABC, headers("x-amz-checksum-crc32", CRC32));
        assertThatThrownBy(() -> claims.check(ABC, headers("x-amz-checksum-crc32", "AAAAAA==")))
                .isInstanceOf(ClaimRejectedException.class);
        assertThatThrownBy(() -> claims.check(ABC, Headers.empty()))
                .isInstanceOf(ClaimRejectedException.class)
                .hasMessageContaining("x-amz-checksum-crc32 is missing");
    }

    @Test
    void knowsWhetherAnythingIsClaimed() {
        assertThat(BodyClaims.of(headers("x-amz-checksum-algorithm", "CRC32")).isEmpty()).isTrue();
        assertThat(BodyClaims.of(headers("content-md5", MD5)).isEmpty()).isFalse();
        assertThat(BodyClaims.ofMd5(headers("x-amz-checksum-crc32", CRC32)).isEmpty()).isTrue();
    }
}
