package coffer.s3.object;

import coffer.gate.Call;
import coffer.s3.acl.AclWish;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.CustomerKey;
import coffer.s3.content.EncryptionChoice;
import coffer.s3.lock.LockWish;
import coffer.s3.lock.ObjectLock;
import coffer.wire.schema.Likeness;
import java.util.Optional;

/// What a client says of a new object besides its bytes. PutObject, CopyObject and
/// CreateMultipartUpload say it in the same headers.
public record Particulars(
        EncryptionChoice encryption,
        ObjectHeaders headers,
        String storageClass,
        Optional<ObjectLock> lock) {
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

    public static Particulars of(CopyObjectRequest input, Bucket bucket, Call call) {
        return of(COPY.of(input), bucket, call, "CopyObject");
    }

    public static Particulars of(CreateMultipartUploadRequest input, Bucket bucket, Call call) {
        return of(MULTIPART.of(input), bucket, call, "PutObject");
    }

    public static Particulars of(PutObjectRequest input, Bucket bucket, Call call) {
        return of(input, bucket, call, "PutObject");
    }

    private static Particulars of(
            PutObjectRequest input, Bucket bucket, Call call, String operation) {
        return new Particulars(
                EncryptionChoice.of(
                        wish(input),
                        new EncryptionChoice.Upload(bucket, input.key(), call, operation)),
                ObjectHeaders.of(given(input)),
                StorageClasses.of(input.storageClass()),
                lockWish(input).lock(bucket.hasObjectLock(), call.time()));
    }

    /// The lock that a copy asks for. What its source is under does not count.
    public static LockWish lockWish(CopyObjectRequest input) {
        return lockWish(COPY.of(input));
    }

    public static LockWish lockWish(CreateMultipartUploadRequest input) {
        return lockWish(MULTIPART.of(input));
    }

    public static LockWish lockWish(PutObjectRequest input) {
        return new LockWish(
                input.objectLockMode(),
                input.objectLockRetainUntilDate(),
                input.objectLockLegalHoldStatus());
    }

    /// The access control list that a copy asks for. That of its source does not count.
    public static AclWish aclWish(CopyObjectRequest input) {
        return aclWish(COPY.of(input));
    }

    public static AclWish aclWish(CreateMultipartUploadRequest input) {
        return aclWish(MULTIPART.of(input));
    }

    public static AclWish aclWish(PutObjectRequest input) {
        return AclWish.of(
                input.acl(),
                new AclWish.Grants(
                        input.grantFullControl(),
                        input.grantRead(),
                        input.grantReadACP(),
                        Optional.empty(),
                        input.grantWriteACP()));
    }

    private static EncryptionChoice.Wish wish(PutObjectRequest input) {
        return new EncryptionChoice.Wish(
                input.serverSideEncryption(),
                input.ssekmsKeyId(),
                input.ssekmsEncryptionContext(),
                input.bucketKeyEnabled(),
                new CustomerKey.Given(
                        input.sseCustomerAlgorithm(),
                        input.sseCustomerKey(),
                        input.sseCustomerKeyMD5()));
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
