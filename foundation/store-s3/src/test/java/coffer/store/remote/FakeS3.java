package coffer.store.remote;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Another store, in memory. It lists two objects at a time, and what it sends may break off.
final class FakeS3 implements S3Client {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    private static final int PAGE = 2;
    private static final int LEAST_PART_BYTES = 5 << 20;

    final Map<String, byte[]> objects = new TreeMap<>();
    final Map<String, Map<Integer, byte[]>> uploads = new TreeMap<>();
    private final Map<String, String> keys = new TreeMap<>();
    private final IntUnaryOperator sent;
    int reads;
    boolean knowsConditions = true;

    /// Of a run of so many bytes, `sent` are sent before the connection breaks.
    FakeS3(IntUnaryOperator sent) {
        this.sent = sent;
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        boolean hasCondition = request.ifNoneMatch() != null || request.ifMatch() != null;
        if (hasCondition && !knowsConditions) throw refusal(501, "NotImplemented");
        if (request.ifNoneMatch() != null && objects.containsKey(request.key())) {
            throw refusal(412, "PreconditionFailed");
        }
        boolean isAnother =
                request.ifMatch() != null
                        && !request.ifMatch().equals(tag(objects.get(request.key())));
        if (isAnother) throw refusal(412, "PreconditionFailed");
        objects.put(request.key(), bytes(body));
        return PutObjectResponse.builder().build();
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
        reads++;
        byte[] object = objects.get(request.key());
        if (object == null) throw refusal(404, "NoSuchKey");
        Matcher range = RANGE.matcher(request.range());
        if (!range.matches()) throw new IllegalStateException(request.range());
        int from = Integer.parseInt(range.group(1));
        if (from >= object.length) throw refusal(416, "InvalidRange");
        int to = (int) Math.min(object.length, Long.parseLong(range.group(2)) + 1);
        byte[] run = Arrays.copyOfRange(object, from, to);
        return new ResponseInputStream<>(
                GetObjectResponse.builder()
                        .contentRange("bytes %d-%d/%d".formatted(from, to - 1, object.length))
                        .eTag(tag(object))
                        .lastModified(Instant.EPOCH)
                        .build(),
                AbortableInputStream.create(breaking(run)));
    }

    private InputStream breaking(byte[] run) {
        int whole = sent.applyAsInt(run.length);
        if (whole >= run.length) return new ByteArrayInputStream(run);
        return new SequenceInputStream(
                new ByteArrayInputStream(run, 0, whole),
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broken");
                    }
                });
    }

    @Override
    public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
        objects.remove(request.key());
        return DeleteObjectResponse.builder().build();
    }

    @Override
    public CreateMultipartUploadResponse createMultipartUpload(
            CreateMultipartUploadRequest request) {
        String id = "upload-" + keys.size();
        keys.put(id, request.key());
        uploads.put(id, new TreeMap<>());
        return CreateMultipartUploadResponse.builder().uploadId(id).build();
    }

    @Override
    public UploadPartResponse uploadPart(UploadPartRequest request, RequestBody body) {
        uploads.get(request.uploadId()).put(request.partNumber(), bytes(body));
        return UploadPartResponse.builder().eTag("tag-" + request.partNumber()).build();
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            CompleteMultipartUploadRequest request) {
        Map<Integer, byte[]> parts = uploads.remove(request.uploadId());
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        List<CompletedPart> named = request.multipartUpload().parts();
        for (CompletedPart each : named) {
            byte[] part = parts.get(each.partNumber());
            boolean isLast = each.equals(named.getLast());
            if (!isLast && part.length < LEAST_PART_BYTES) throw refusal(400, "EntityTooSmall");
            whole.writeBytes(part);
        }
        objects.put(request.key(), whole.toByteArray());
        return CompleteMultipartUploadResponse.builder().build();
    }

    @Override
    public AbortMultipartUploadResponse abortMultipartUpload(AbortMultipartUploadRequest request) {
        uploads.remove(request.uploadId());
        return AbortMultipartUploadResponse.builder().build();
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        String after = request.continuationToken() == null ? "" : request.continuationToken();
        List<S3Object> found = new ArrayList<>();
        for (String key : objects.keySet()) {
            if (!key.startsWith(request.prefix()) || key.compareTo(after) <= 0) continue;
            if (found.size() == PAGE) {
                return ListObjectsV2Response.builder()
                        .contents(found)
                        .nextContinuationToken(found.getLast().key())
                        .build();
            }
            found.add(S3Object.builder().key(key).lastModified(Instant.EPOCH).build());
        }
        return ListObjectsV2Response.builder().contents(found).build();
    }

    @Override
    public ListMultipartUploadsResponse listMultipartUploads(ListMultipartUploadsRequest request) {
        return ListMultipartUploadsResponse.builder()
                .isTruncated(false)
                .uploads(
                        uploads.keySet().stream()
                                .map(id ->
                                        MultipartUpload.builder()
                                                .key(keys.get(id))
                                                .uploadId(id)
                                                .build())
                                .toList())
                .build();
    }

    @Override
    public String serviceName() {
        return "s3";
    }

    @Override
    public void close() {}

    private static String tag(byte[] object) {
        return '"' + Integer.toHexString(Arrays.hashCode(object)) + '"';
    }

    private static byte[] bytes(RequestBody body) {
        try (InputStream bytes = body.contentStreamProvider().newStream()) {
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static S3Exception refusal(int status, String code) {
        return (S3Exception)
                S3Exception.builder()
                        .statusCode(status)
                        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                        .message(code)
                        .build();
    }
}
