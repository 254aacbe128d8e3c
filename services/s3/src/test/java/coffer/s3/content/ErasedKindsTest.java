package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.chunked.BlobId;
import coffer.ledger.erasure.Receipt;
import coffer.ledger.erasure.Statement;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.S3Api;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every key of an object dies with it: of all its parts, and of both layers.
class ErasedKindsTest extends EncryptionSuite {
    @ParameterizedTest
    @EnumSource
    void allKeysDie(Kind kind) {
        putInParts(kind, "k", List.of(new byte[MIN_PART], new byte[10]));
        List<BlobId> parts = s3.blobIds();

        Statement statement = erase("k");

        int envelopes =
                switch (kind) {
                    case SSE_S3, SSE_C -> 0;
                    case SSE_KMS, BUCKET_KEY -> 1;
                    case DSSE_KMS -> 2;
                };
        assertThat(parts).hasSize(2);
        assertThat(statement.death().keys()).isEqualTo(parts.size() + envelopes);
        assertThat(parts).allSatisfy(part -> assertThat(s3.wrappedKeys(part)).isEmpty());
        assertThat(s3.blobIds()).isEmpty();
    }

    private Statement erase(String key) {
        DeleteObjectRequest request = DeleteObjectRequest.builder().bucket(bucket).key(key).build();
        String receipt =
                s3.erasing(admin, S3Api.DELETE_OBJECT, request)
                        .headers()
                        .get("x-coffer-erasure-receipt");
        return new Receipt(receipt).verify(s3.verifyingKey()).orElseThrow();
    }
}
