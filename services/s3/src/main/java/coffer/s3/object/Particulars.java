package coffer.s3.object;

import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.bucket.Acl;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.EncryptionChoice;
import coffer.s3.error.S3Error;
import coffer.wire.schema.Likeness;
import java.util.List;

/// What a client says of a new object besides its bytes. PutObject, CopyObject and
/// CreateMultipartUpload say it in the same headers.
public record Particulars(EncryptionChoice encryption, ObjectHeaders headers, String storageClass) {
    private static final Likeness<CopyObjectRequest, PutObjectRequest> COPY =
            new Likeness<>(
                    S3Api.COPY_OBJECT.model().input(),
                    S3Api.PUT_OBJECT.model().input(),
                    PutObjectRequest.class);
    private static final Likeness<CreateMultipartUploadRequest, PutObjectRequest> MULTIPART =
            new Likeness<>(
                    S3Api.CREATE_MULTIPART_UPLOAD.model().input(),
                    S3Api.PUT_OBJECT.model().input(),
                    PutObjectRequest.class);

    public static Particulars of(CopyObjectRequest input, Bucket bucket) {
        return of(COPY.of(input), bucket);
    }

    public static Particulars of(CreateMultipartUploadRequest input, Bucket bucket) {
        return of(MULTIPART.of(input), bucket);
    }

    public static Particulars of(PutObjectRequest input, Bucket bucket) {
        Acl.check(
                input.acl(),
                List.of(
                        input.grantFullControl(),
                        input.grantRead(),
                        input.grantReadACP(),
                        input.grantWriteACP()));
        checkNoLock(input);
        return new Particulars(
                EncryptionChoice.of(wish(input), bucket),
                ObjectHeaders.of(given(input)),
                StorageClasses.of(input.storageClass()));
    }

    /// No bucket here has Object Lock.
    private static void checkNoLock(PutObjectRequest input) {
        boolean isLocked =
                input.objectLockMode().isPresent()
                        || input.objectLockLegalHoldStatus().isPresent()
                        || input.objectLockRetainUntilDate().isPresent();
        if (isLocked) {
            throw S3Error.INVALID_REQUEST.because("Bucket is missing Object Lock Configuration");
        }
    }

    private static EncryptionChoice.Wish wish(PutObjectRequest input) {
        return new EncryptionChoice.Wish(
                input.serverSideEncryption(),
                input.ssekmsKeyId(),
                input.ssekmsEncryptionContext(),
                input.bucketKeyEnabled(),
                input.sseCustomerAlgorithm());
    }

    private static ObjectHeaders.Given given(PutObjectRequest input) {
        return new ObjectHeaders.Given(
                input.contentType(),
                input.cacheControl(),
                input.contentDisposition(),
                input.contentEncoding(),
                input.contentLanguage(),
                input.expires(),
                input.websiteRedirectLocation(),
                input.metadata());
    }
}
