package coffer.s3.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.chunked.BlobId;
import coffer.gate.Identity;
import coffer.gate.InnerDoor;
import coffer.kernel.Bytes;
import coffer.ledger.erasure.Erased;
import coffer.ledger.erasure.Receipt;
import coffer.ledger.erasure.Statement;
import coffer.s3.Refused;
import coffer.s3.TestS3;
import coffer.s3.api.AbortMultipartUploadOutput;
import coffer.s3.api.AbortMultipartUploadRequest;
import coffer.s3.api.S3Api;
import coffer.s3.content.EncryptionSuite;
import coffer.s3.content.Kind;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// An unfinished upload whose parts are erased by whoever gives it up.
class UploadErasureTest extends EncryptionSuite {

    @Test
    void thePartsKeysDieAndTheAnswerHasTheReceipt() {
        String upload = begin(Kind.SSE_S3, "k");
        part(Kind.SSE_S3, "k", upload, 1, new byte[100_000]);
        part(Kind.SSE_S3, "k", upload, 2, new byte[1_000]);
        List<BlobId> parts = s3.blobIds();

        Map<String, String> headers = abort(admin, upload).headers();

        Statement statement =
                new Receipt(headers.get("x-coffer-erasure-receipt"))
                        .verify(s3.verifyingKey())
                        .orElseThrow();
        Bytes salt = Bytes.adopt(HexFormat.of().parseHex(headers.get("x-coffer-erasure-salt")));
        Bytes digest = new Erased("arn:aws:s3:::" + bucket, "k", upload).digest(salt);
        assertThat(statement.subject().digest()).isEqualTo(Erased.digestOf(List.of(digest)));
        assertThat(statement.death().keys()).isEqualTo(2);
        assertThat(parts).hasSize(2).allMatch(part -> s3.wrappedKeys(part).isEmpty());
        assertThat(Refused.code(() -> abort(admin, upload))).isEqualTo("NoSuchUpload");
    }

    @Test
    void whoMayOnlyGiveUpMayNotErase() {
        Identity clerk = TestS3.user(TestS3.ACCOUNT, "clerk");
        s3.permit(clerk, "s3:AbortMultipartUpload", "*");
        String upload = begin(Kind.SSE_S3, "k");
        part(Kind.SSE_S3, "k", upload, 1, new byte[1_000]);
        BlobId part = s3.blobIds().getFirst();

        assertThat(Refused.code(() -> abort(clerk, upload))).isEqualTo("AccessDenied");

        assertThat(s3.wrappedKeys(part)).isPresent();
    }

    private InnerDoor.Answer<AbortMultipartUploadOutput> abort(Identity who, String upload) {
        return s3.erasing(
                who,
                S3Api.ABORT_MULTIPART_UPLOAD,
                AbortMultipartUploadRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .uploadId(upload)
                        .build());
    }
}
