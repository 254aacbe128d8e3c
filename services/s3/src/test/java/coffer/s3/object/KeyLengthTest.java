package coffer.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.ServiceException;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.api.Delete;
import coffer.s3.api.DeleteObjectRequest;
import coffer.s3.api.DeleteObjectsOutput;
import coffer.s3.api.DeleteObjectsRequest;
import coffer.s3.api.DeletedObject;
import coffer.s3.api.ObjectIdentifier;
import coffer.s3.api.S3Api;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Keys are at most 1024 bytes long, also those that are to be deleted.
class KeyLengthTest extends S3Suite {
    private static final String LONGEST = "k".repeat(1024);
    private static final String TOO_LONG = "ü".repeat(512) + "k";

    @Test
    void oneOfManyIsRefusedByItself() {
        s3.put(admin, bucket, LONGEST, "text");

        DeleteObjectsOutput output = delete(object(LONGEST), object(TOO_LONG));

        assertThat(output.deleted().orElseThrow())
                .extracting(DeletedObject::key)
                .containsExactly(Optional.of(LONGEST));
        assertThat(output.errors().orElseThrow())
                .singleElement()
                .satisfies(error -> {
                    assertThat(error.key()).contains(TOO_LONG);
                    assertThat(error.code()).contains("KeyTooLongError");
                });
    }

    @Test
    void oneUnderAConditionIsToo() {
        ObjectIdentifier compared =
                ObjectIdentifier.builder().key(TOO_LONG).eTag("\"x\"").versionId("null").build();

        assertThat(delete(compared).errors().orElseThrow())
                .extracting(error -> error.code().orElseThrow())
                .containsExactly("KeyTooLongError");
    }

    @Test
    void oneAloneIsRefused() {
        ServiceException refusal =
                Refused.by(() ->
                        s3.as(
                                admin,
                                S3Api.DELETE_OBJECT,
                                DeleteObjectRequest.builder()
                                        .bucket(bucket)
                                        .key(TOO_LONG)
                                        .build()));

        assertThat(refusal.code().wireName()).isEqualTo("KeyTooLongError");
        assertThat(refusal.details()).containsEntry("Size", "1025");
    }

    private static ObjectIdentifier object(String key) {
        return ObjectIdentifier.builder().key(key).build();
    }

    private DeleteObjectsOutput delete(ObjectIdentifier... objects) {
        return s3.as(
                admin,
                S3Api.DELETE_OBJECTS,
                DeleteObjectsRequest.builder()
                        .bucket(bucket)
                        .delete(Delete.builder().objects(List.of(objects)).build())
                        .build());
    }
}
