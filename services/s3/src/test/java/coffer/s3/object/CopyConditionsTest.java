package coffer.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.ServiceException;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.S3Api;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Under which conditions on its source a copy is made.
class CopyConditionsTest extends S3Suite {

    @Test
    void saysWhichConditionOfACopyFailed() {
        String etag = s3.put(admin, bucket, "k", "text").eTag().orElseThrow();
        Instant now = s3.clock().instant();
        Instant before = now.minusSeconds(1);

        assertThat(failed(copy().copySourceIfMatch("\"x\""))).isEqualTo("If-Match");
        assertThat(failed(copy().copySourceIfNoneMatch(etag))).isEqualTo("If-None-Match");
        assertThat(failed(copy().copySourceIfUnmodifiedSince(before)))
                .isEqualTo("If-Unmodified-Since");
        assertThat(failed(copy().copySourceIfModifiedSince(now))).isEqualTo("If-Modified-Since");
        s3.as(
                admin,
                S3Api.COPY_OBJECT,
                copy().copySourceIfModifiedSince(now.plusSeconds(1)).build());
        assertThat(s3.text(admin, bucket, "copy")).isEqualTo("text");
    }

    private CopyObjectRequest.Builder copy() {
        return CopyObjectRequest.builder().bucket(bucket).key("copy").copySource(bucket + "/k");
    }

    private String failed(CopyObjectRequest.Builder request) {
        ServiceException refusal =
                Refused.by(() -> s3.as(admin, S3Api.COPY_OBJECT, request.build()));
        return refusal.details()
                .getOrDefault("Condition", "")
                .substring("x-amz-copy-source-".length());
    }
}
