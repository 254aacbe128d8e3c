package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.testing.Forall;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Any range of an object of any size is that range of what was put.
class RangeProperties extends S3Suite {
    private static final int CASES = 60;
    private static final int CHUNK = 64 * 1024;
    private static final List<Integer> SIZES =
            List.of(0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7);

    @Test
    void givesTheBytesOfTheRange() {
        Forall.cases(
                CASES,
                gen -> {
                    byte[] whole = gen.bytes(gen.oneOf(SIZES));
                    PutObjectRequest put =
                            PutObjectRequest.builder().bucket(bucket).key("k").build();
                    String etag = s3.put(admin, put, whole, Map.of()).eTag().orElseThrow();
                    int from = gen.below(whole.length + 2);
                    int to = from + gen.below(2 * CHUNK);

                    GetObjectRequest get =
                            GetObjectRequest.builder()
                                    .bucket(bucket)
                                    .key("k")
                                    .range("bytes=" + from + "-" + to)
                                    .build();

                    assertThat(etag).contains(Bytes.adopt(Digests.md5(whole)).toHex());
                    if (from >= whole.length) {
                        assertThat(Refused.code(() -> s3.get(admin, get)))
                                .isEqualTo("InvalidRange");
                    } else {
                        int end = Math.min(to + 1, whole.length);
                        assertThat(s3.get(admin, get).body())
                                .isEqualTo(Arrays.copyOfRange(whole, from, end));
                    }
                });
    }
}
