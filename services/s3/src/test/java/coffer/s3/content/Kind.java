package coffer.s3.content;

import coffer.s3.FakeKms;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.UploadPartCopyRequest;
import coffer.s3.api.UploadPartRequest;
import java.util.Optional;

/// Every way in which an object can be encrypted, and how requests of each kind say it.
public enum Kind {
    SSE_S3("AES256"),
    SSE_KMS("aws:kms"),
    BUCKET_KEY("aws:kms"),
    DSSE_KMS("aws:kms:dsse"),
    SSE_C("");

    private final String algorithm;

    Kind(String algorithm) {
        this.algorithm = algorithm;
    }

    /// As answers show it.
    Optional<String> shown() {
        return this == SSE_C ? Optional.empty() : Optional.of(algorithm);
    }

    Optional<Boolean> shownBucketKey() {
        return this == BUCKET_KEY ? Optional.of(true) : Optional.empty();
    }

    Optional<String> shownKey() {
        return usesKms() ? Optional.of(FakeKms.KEY) : Optional.empty();
    }

    Optional<String> shownMd5() {
        return customers().map(SentKey::md5);
    }

    boolean usesKms() {
        return algorithm.startsWith("aws:kms");
    }

    PutObjectRequest.Builder of(PutObjectRequest.Builder put) {
        return put.serverSideEncryption(shown())
                .ssekmsKeyId(shownKey())
                .bucketKeyEnabled(shownBucketKey())
                .sseCustomerAlgorithm(customerAlgorithm())
                .sseCustomerKey(customers().map(SentKey::base64))
                .sseCustomerKeyMD5(shownMd5());
    }

    CopyObjectRequest.Builder of(CopyObjectRequest.Builder copy) {
        return copy.serverSideEncryption(shown())
                .ssekmsKeyId(shownKey())
                .bucketKeyEnabled(shownBucketKey())
                .sseCustomerAlgorithm(customerAlgorithm())
                .sseCustomerKey(customers().map(SentKey::base64))
                .sseCustomerKeyMD5(shownMd5());
    }

    CopyObjectRequest.Builder source(CopyObjectRequest.Builder copy) {
        return copy.copySourceSSECustomerAlgorithm(customerAlgorithm())
                .copySourceSSECustomerKey(customers().map(SentKey::base64))
                .copySourceSSECustomerKeyMD5(shownMd5());
    }

    CreateMultipartUploadRequest.Builder of(CreateMultipartUploadRequest.Builder create) {
        return create.serverSideEncryption(shown())
                .ssekmsKeyId(shownKey())
                .bucketKeyEnabled(shownBucketKey())
                .sseCustomerAlgorithm(customerAlgorithm())
                .sseCustomerKey(customers().map(SentKey::base64))
                .sseCustomerKeyMD5(shownMd5());
    }

    UploadPartRequest.Builder of(UploadPartRequest.Builder part) {
        return part.sseCustomerAlgorithm(customerAlgorithm())
                .sseCustomerKey(customers().map(SentKey::base64))
                .sseCustomerKeyMD5(shownMd5());
    }

    UploadPartCopyRequest.Builder of(UploadPartCopyRequest.Builder part) {
        return part.sseCustomerAlgorithm(customerAlgorithm())
                .sseCustomerKey(customers().map(SentKey::base64))
                .sseCustomerKeyMD5(shownMd5());
    }

    UploadPartCopyRequest.Builder source(UploadPartCopyRequest.Builder part) {
        return part.copySourceSSECustomerAlgorithm(customerAlgorithm())
                .copySourceSSECustomerKey(customers().map(SentKey::base64))
                .copySourceSSECustomerKeyMD5(shownMd5());
    }

    GetObjectRequest.Builder of(GetObjectRequest.Builder get) {
        return get.sseCustomerAlgorithm(customerAlgorithm())
                .sseCustomerKey(customers().map(SentKey::base64))
                .sseCustomerKeyMD5(shownMd5());
    }

    private Optional<String> customerAlgorithm() {
        return this == SSE_C ? Optional.of("AES256") : Optional.empty();
    }

    private Optional<SentKey> customers() {
        return this == SSE_C ? Optional.of(SentKey.ONE) : Optional.empty();
    }
}
