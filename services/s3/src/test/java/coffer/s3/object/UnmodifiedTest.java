package coffer.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.ServiceException;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.PutObjectOutput;
import coffer.s3.api.PutObjectRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What clients that keep copies are told when theirs is still good.
class UnmodifiedTest extends S3Suite {

    @Test
    void repeatsWhatCopiesAreKeptBy() {
        s3.setVersioning(admin, bucket, "Enabled");
        PutObjectOutput put = put();

        assertThat(unmodified(get(put)).headers())
                .isEqualTo(
                        Map.of(
                                "etag", put.eTag().orElseThrow(),
                                "last-modified", "Thu, 01 Jan 2026 00:00:00 GMT",
                                "cache-control", "max-age=60",
                                "expires", "Fri, 02 Jan 2026 00:00:00 GMT",
                                "x-amz-version-id", put.versionId().orElseThrow()));
    }

    @Test
    void saysNothingOfVersionsWhereThereAreNoneAndOfHeadersWhatWasAskedFor() {
        PutObjectOutput put = put();

        assertThat(unmodified(get(put).responseCacheControl("no-store")).headers())
                .containsEntry("cache-control", "no-store")
                .doesNotContainKey("x-amz-version-id");
    }

    private PutObjectOutput put() {
        return s3.put(
                admin,
                PutObjectRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .cacheControl("max-age=60")
                        .expires("Fri, 02 Jan 2026 00:00:00 GMT")
                        .build(),
                "text".getBytes(StandardCharsets.UTF_8),
                Map.of());
    }

    private GetObjectRequest.Builder get(PutObjectOutput put) {
        return GetObjectRequest.builder().bucket(bucket).key("k").ifNoneMatch(put.eTag());
    }

    private ServiceException unmodified(GetObjectRequest.Builder request) {
        ServiceException refusal = Refused.by(() -> s3.get(admin, request.build()));
        assertThat(refusal.code().httpStatus()).isEqualTo(304);
        return refusal;
    }
}
