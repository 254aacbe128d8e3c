package coffer.conformance.soak;

import coffer.conformance.soak.Uploads.Upload;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// The calls of a soak on uploads in parts, in the model's words.
record UploadCalls(S3Calls s3) {

    /// The id of a new upload.
    String begin(ModelledKey key, boolean byKms) {
        CreateMultipartUploadRequest.Builder request =
                CreateMultipartUploadRequest.builder().bucket(key.bucket().name()).key(key.name());
        if (byKms) {
            request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(s3.kmsKey());
        }
        return s3.client().createMultipartUpload(request.build()).uploadId();
    }

    CompletedPart sendNext(Upload upload) {
        int number = upload.parts().size() + 1;
        int begin = (number - 1) * Upload.PART_BYTES;
        int end = Math.min(upload.content().sizeBytes(), begin + Upload.PART_BYTES);
        String etag =
                s3.client()
                        .uploadPart(
                                it ->
                                        it.bucket(upload.key().bucket().name())
                                                .key(upload.key().name())
                                                .uploadId(upload.id())
                                                .partNumber(number),
                                S3Calls.body(upload.content().slice(begin, end)))
                        .eTag();
        return part(number, etag);
    }

    /// The id of the version that came of it.
    String complete(Upload upload) {
        return S3Calls.id(
                s3.client()
                        .completeMultipartUpload(it ->
                                it.bucket(upload.key().bucket().name())
                                        .key(upload.key().name())
                                        .uploadId(upload.id())
                                        .multipartUpload(all -> all.parts(upload.parts())))
                        .versionId());
    }

    void abort(SoakBucket bucket, String key, String id) {
        s3.client().abortMultipartUpload(it -> it.bucket(bucket.name()).key(key).uploadId(id));
    }

    List<CompletedPart> parts(Upload upload) {
        return s3
                .client()
                .listPartsPaginator(it ->
                        it.bucket(upload.key().bucket().name())
                                .key(upload.key().name())
                                .uploadId(upload.id()))
                .parts()
                .stream()
                .map(it -> part(it.partNumber(), it.eTag()))
                .toList();
    }

    /// The keys of the uploads under way, by the uploads' ids.
    Map<String, String> list(SoakBucket bucket, String prefix) {
        Map<String, String> keys = new TreeMap<>();
        s3.client()
                .listMultipartUploadsPaginator(it -> it.bucket(bucket.name()).prefix(prefix))
                .uploads()
                .forEach(it -> keys.put(it.uploadId(), it.key()));
        return keys;
    }

    private static CompletedPart part(int number, String etag) {
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }
}
