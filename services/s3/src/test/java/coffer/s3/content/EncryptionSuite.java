package coffer.s3.content;

import coffer.s3.S3Suite;
import coffer.s3.api.CompleteMultipartUploadRequest;
import coffer.s3.api.CompletedMultipartUpload;
import coffer.s3.api.CompletedPart;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.PutObjectOutput;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.UploadPartRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/// Objects of every kind of encryption, in a bucket that takes customers' keys.
public abstract class EncryptionSuite extends S3Suite {
    protected static final int MIN_PART = 5 << 20;

    @BeforeEach
    void unblock() {
        s3.unblockCustomerKeys(admin, bucket);
    }

    protected PutObjectOutput put(Kind kind, String key, byte[] body) {
        PutObjectRequest.Builder put = PutObjectRequest.builder().bucket(bucket).key(key);
        return s3.put(admin, kind.of(put).build(), body, Map.of());
    }

    protected byte[] read(Kind kind, String key) {
        return s3.get(admin, get(kind, key).build()).body();
    }

    protected GetObjectRequest.Builder get(Kind kind, String key) {
        return kind.of(GetObjectRequest.builder().bucket(bucket).key(key));
    }

    protected String begin(Kind kind, String key) {
        CreateMultipartUploadRequest.Builder create =
                CreateMultipartUploadRequest.builder().bucket(bucket).key(key);
        return s3.as(admin, S3Api.CREATE_MULTIPART_UPLOAD, kind.of(create).build())
                .uploadId()
                .orElseThrow();
    }

    protected String part(Kind kind, String key, String upload, int number, byte[] body) {
        UploadPartRequest.Builder part =
                UploadPartRequest.builder()
                        .bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number);
        return s3.upload(admin, S3Api.UPLOAD_PART, kind.of(part).build(), body, Map.of())
                .eTag()
                .orElseThrow();
    }

    protected void complete(String key, String upload, List<String> etags) {
        List<CompletedPart> parts = new ArrayList<>();
        for (String etag : etags) {
            parts.add(CompletedPart.builder().partNumber(parts.size() + 1).eTag(etag).build());
        }
        s3.as(
                admin,
                S3Api.COMPLETE_MULTIPART_UPLOAD,
                CompleteMultipartUploadRequest.builder()
                        .bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .multipartUpload(CompletedMultipartUpload.builder().parts(parts).build())
                        .build());
    }

    /// An object of these parts.
    protected void putInParts(Kind kind, String key, List<byte[]> bodies) {
        String upload = begin(kind, key);
        List<String> etags = new ArrayList<>();
        for (byte[] body : bodies) {
            etags.add(part(kind, key, upload, etags.size() + 1, body));
        }
        complete(key, upload, etags);
    }
}
