package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.s3.FakeKms;
import coffer.s3.Refused;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.UploadPartCopyRequest;
import coffer.s3.api.UploadPartRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every kind of encryption, copied and joined from every other.
class EncryptionCombinationsTest extends EncryptionSuite {
    private static final byte[] TEXT = "whatever it is under".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void givesBackWhatWasPut(Kind kind) {
        SplittableRandom random = new SplittableRandom(5);
        for (int size :
                List.of(0, 1, 16_384, 16_385, 65_495, 65_535, 65_536, 65_537, 131_072, 400_001)) {
            byte[] body = new byte[size];
            random.nextBytes(body);
            var answer = put(kind, "k", body);

            var got = s3.get(admin, get(kind, "k").build());

            assertThat(got.body()).as("%s bytes", size).isEqualTo(body);
            assertThat(got.output().eTag()).isEqualTo(answer.eTag());
            assertThat(got.output().serverSideEncryption()).isEqualTo(kind.shown());
            assertThat(got.output().bucketKeyEnabled()).isEqualTo(kind.shownBucketKey());
            assertThat(got.output().ssekmsKeyId()).isEqualTo(kind.shownKey());
            assertThat(got.output().sseCustomerKeyMD5()).isEqualTo(kind.shownMd5());
            assertThat(answer.serverSideEncryption()).isEqualTo(kind.shown());
        }
        assertThat(s3.blobIds()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void readsAnyRange(Kind kind) {
        byte[] body = new byte[200_000];
        SplittableRandom random = new SplittableRandom(9);
        random.nextBytes(body);
        put(kind, "k", body);

        for (int i = 0; i < 50; i++) {
            int from = random.nextInt(body.length);
            int to = from + random.nextInt(body.length - from);
            String range = "bytes=" + from + "-" + to;
            assertThat(s3.get(admin, get(kind, "k").range(range).build()).body())
                    .as(range)
                    .isEqualTo(Arrays.copyOfRange(body, from, to + 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void copiesToEveryKind(Kind source) {
        put(source, "source", TEXT);
        for (Kind target : Kind.values()) {
            CopyObjectRequest.Builder copy =
                    CopyObjectRequest.builder()
                            .bucket(bucket)
                            .key("target")
                            .copySource(bucket + "/source");
            var answer = s3.as(admin, S3Api.COPY_OBJECT, source.source(target.of(copy)).build());

            assertThat(read(target, "target")).as("%s", target).isEqualTo(TEXT);
            assertThat(answer.serverSideEncryption()).isEqualTo(target.shown());
            assertThat(answer.ssekmsKeyId()).isEqualTo(target.shownKey());
            assertThat(answer.bucketKeyEnabled()).isEqualTo(target.shownBucketKey());
            assertThat(answer.sseCustomerKeyMD5()).isEqualTo(target.shownMd5());
        }
    }

    @ParameterizedTest
    @EnumSource
    void copiesPartsToEveryKind(Kind source) {
        put(source, "source", TEXT);
        for (Kind target : Kind.values()) {
            String upload = begin(target, "target");
            UploadPartCopyRequest.Builder copy =
                    UploadPartCopyRequest.builder()
                            .bucket(bucket)
                            .key("target")
                            .uploadId(upload)
                            .partNumber(1)
                            .copySource(bucket + "/source")
                            .copySourceRange("bytes=1-8");
            var answer =
                    s3.as(admin, S3Api.UPLOAD_PART_COPY, source.source(target.of(copy)).build());
            complete("target", upload, List.of(etag(answer)));

            assertThat(read(target, "target"))
                    .as("%s", target)
                    .isEqualTo(Arrays.copyOfRange(TEXT, 1, 9));
            assertThat(answer.serverSideEncryption()).isEqualTo(target.shown());
            assertThat(answer.sseCustomerKeyMD5()).isEqualTo(target.shownMd5());
        }
    }

    private static String etag(coffer.s3.api.UploadPartCopyOutput answer) {
        return answer.copyPartResult().orElseThrow().eTag().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void joinsParts(Kind kind) {
        byte[] whole = new byte[MIN_PART + 70_000];
        new SplittableRandom(3).nextBytes(whole);

        putInParts(
                kind,
                "k",
                List.of(
                        Arrays.copyOf(whole, MIN_PART),
                        Arrays.copyOfRange(whole, MIN_PART, whole.length)));

        assertThat(read(kind, "k")).isEqualTo(whole);
        String across = "bytes=" + (MIN_PART - 3) + "-" + (MIN_PART + 66_000);
        assertThat(s3.get(admin, get(kind, "k").range(across).build()).body())
                .isEqualTo(Arrays.copyOfRange(whole, MIN_PART - 3, MIN_PART + 66_001));
    }

    @ParameterizedTest
    @EnumSource
    void takesPartsOnlyAsTheUploadBegan(Kind kind) {
        String upload = begin(kind, "k");
        UploadPartRequest.Builder part =
                UploadPartRequest.builder().bucket(bucket).key("k").uploadId(upload).partNumber(1);
        Kind wrong = kind == Kind.SSE_C ? Kind.SSE_S3 : Kind.SSE_C;

        var refusal =
                Refused.by(() ->
                        s3.upload(
                                admin, S3Api.UPLOAD_PART, wrong.of(part).build(), TEXT, Map.of()));

        assertThat(refusal.code().wireName()).isEqualTo("InvalidRequest");
        assertThat(refusal.message()).startsWith("The multipart upload initiate requested");
        if (kind != Kind.SSE_C) return;
        part.sseCustomerAlgorithm("AES256")
                .sseCustomerKey(SentKey.OTHER.base64())
                .sseCustomerKeyMD5(SentKey.OTHER.md5());
        assertThat(
                        Refused.by(() ->
                                        s3.upload(
                                                admin,
                                                S3Api.UPLOAD_PART,
                                                part.build(),
                                                TEXT,
                                                Map.of()))
                                .message())
                .isEqualTo(
                        "The provided encryption parameters did not match the ones used"
                                + " originally.");
    }

    @Test
    void completesNoUploadThatItsBucketBlocksByNow() {
        String upload = begin(Kind.SSE_C, "k");
        String etag = part(Kind.SSE_C, "k", upload, 1, TEXT);

        s3.block(admin, bucket, "SSE-C");

        assertThat(Refused.code(() -> part(Kind.SSE_C, "k", upload, 2, TEXT)))
                .isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> complete("k", upload, List.of(etag))))
                .isEqualTo("AccessDenied");
        s3.unblockCustomerKeys(admin, bucket);
        complete("k", upload, List.of(etag));
        assertThat(read(Kind.SSE_C, "k")).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE_KMS", "BUCKET_KEY", "DSSE_KMS"})
    void asksKmsForEachLayer(Kind kind) {
        s3.kms.uses.clear();

        put(kind, "k", TEXT);
        read(kind, "k");

        int layers = kind == Kind.DSSE_KMS ? 2 : 1;
        assertThat(s3.kms.uses)
                .extracting(FakeKms.Use::action)
                .hasSize(2 * layers)
                .startsWith("GenerateDataKey")
                .endsWith("Decrypt");
        String arn = "arn:aws:s3:::" + bucket + (kind == Kind.BUCKET_KEY ? "" : "/k");
        assertThat(s3.kms.uses).allMatch(use -> use.context().equals(Map.of("aws:s3:arn", arn)));
    }

    @ParameterizedTest
    @EnumSource(names = {"DSSE_KMS"})
    void neverPutsTwoLayersUnderABucketKey(Kind kind) {
        s3.kms.uses.clear();
        PutObjectRequest.Builder put = PutObjectRequest.builder().bucket(bucket).key("k");

        var answer = s3.put(admin, kind.of(put).bucketKeyEnabled(true).build(), TEXT, Map.of());

        assertThat(answer.bucketKeyEnabled()).isEmpty();
        assertThat(s3.kms.uses.getFirst().context())
                .containsEntry("aws:s3:arn", "arn:aws:s3:::" + bucket + "/k");
    }
}
