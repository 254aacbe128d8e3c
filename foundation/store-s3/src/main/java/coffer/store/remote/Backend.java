package coffer.store.remote;

import coffer.crypto.Digests;
import coffer.kernel.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// The calls that are made of the other store. Whatever it refuses, and whatever does not reach it
/// after some attempts, is an [IOException]: a [FileSystemException] if it answers that there is no
/// such bucket, or that we may not use it.
///
/// What is sent carries its MD5, so that a body which was damaged on its way is refused: of all
/// checksums it is the one that every such store verifies.
final class Backend implements AutoCloseable {
    private static final String OCTETS = "application/octet-stream";
    private static final int MOST_UPLOADS = 10_000;
    private static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int NOT_IMPLEMENTED = 501;

    /// What a store answers to whoever asks for the wrong bucket, or in the wrong way.
    private static final Set<Integer> REFUSALS = Set.of(301, 400, 401, 403, NOT_FOUND, 405);

    private final S3Client client;
    private final SecretBytes secret;
    private final RemoteBucket bucket;
    private volatile boolean isClosed;

    Backend(Wire wire, RemoteBucket bucket) {
        this.client = wire.client();
        this.secret = wire.secret();
        this.bucket = bucket;
    }

    /// A client and the secret that it signs with, which lives as long.
    record Wire(S3Client client, SecretBytes secret) {}

    /// The first `count` bytes of an array that does not change while it is sent.
    static final class Piece {
        private final byte[] bytes;
        private final int count;

        Piece(byte[] bytes, int count) {
            this.bytes = bytes;
            this.count = count;
        }

        static Piece of(byte[] bytes) {
            return new Piece(bytes, bytes.length);
        }

        private RequestBody body() {
            return RequestBody.fromContentProvider(
                    () -> new ByteArrayInputStream(bytes, 0, count), count, OCTETS);
        }

        private String md5() {
            MessageDigest md5 = Digests.newMd5();
            md5.update(bytes, 0, count);
            return Base64.getEncoder().encodeToString(md5.digest());
        }
    }

    /// Writes or replaces an object.
    void put(String name, Piece piece) throws IOException {
        PutObjectRequest request = request(name, piece).build();
        attempt("write an object", () -> client.putObject(request, piece.body()));
    }

    /// Writes an object unless there is one of that name, as far as the store can tell.
    void putNew(String name, Piece piece) throws IOException {
        putIf(name, piece, request -> request.ifNoneMatch("*"));
    }

    /// Replaces an object unless another has come in its place, as far as the store can tell.
    void replace(String name, String tag, Piece piece) throws IOException {
        putIf(name, piece, request -> tag.isEmpty() ? request : request.ifMatch(tag));
    }

    private void putIf(String name, Piece piece, UnaryOperator<PutObjectRequest.Builder> condition)
            throws IOException {
        requireOpen();
        try {
            client.putObject(condition.apply(request(name, piece)).build(), piece.body());
        } catch (S3Exception refused) {
            if (refused.statusCode() != NOT_IMPLEMENTED) throw failed("write an object", refused);
            // This store knows no conditions.
            put(name, piece);
        } catch (SdkException failure) {
            throw failed("write an object", failure);
        }
    }

    private PutObjectRequest.Builder request(String name, Piece piece) {
        return PutObjectRequest.builder()
                .bucket(bucket.name())
                .key(key(name))
                .contentMD5(piece.md5());
    }

    /// The bytes from `from` up to but not including `to`, or to the object's end if that is
    /// nearer. Empty if there is no such object.
    Optional<Window> get(String name, long from, long to) throws IOException {
        GetObjectRequest request =
                GetObjectRequest.builder()
                        .bucket(bucket.name())
                        .key(key(name))
                        .range("bytes=" + from + "-" + (to - 1))
                        .build();
        requireOpen();
        try {
            ResponseInputStream<GetObjectResponse> answer = client.getObject(request);
            return Optional.of(Window.of(answer, from));
        } catch (S3Exception refused) {
            if (isNoSuchKey(refused)) return Optional.empty();
            if (refused.statusCode() == RANGE_NOT_SATISFIABLE) return Optional.of(Window.NOTHING);
            throw failed("read an object", refused);
        } catch (SdkException failure) {
            throw failed("read an object", failure);
        }
    }

    /// Not the bucket: that would be another's failure.
    private static boolean isNoSuchKey(S3Exception refused) {
        return refused.statusCode() == NOT_FOUND
                && "NoSuchKey".equals(refused.awsErrorDetails().errorCode());
    }

    void delete(String name) throws IOException {
        attempt(
                "delete an object",
                () -> client.deleteObject(it -> it.bucket(bucket.name()).key(key(name))));
    }

    /// Begins an upload in parts and returns its id.
    String begin(String name) throws IOException {
        return attempt(
                "begin an upload",
                () ->
                        client.createMultipartUpload(it -> it.bucket(bucket.name()).key(key(name)))
                                .uploadId());
    }

    CompletedPart send(Upload upload, int number, Piece piece) throws IOException {
        String tag =
                attempt(
                        "write a part",
                        () ->
                                client.uploadPart(
                                                it ->
                                                        it.bucket(bucket.name())
                                                                .key(key(upload.name()))
                                                                .uploadId(upload.id())
                                                                .partNumber(number)
                                                                .contentMD5(piece.md5()),
                                                piece.body())
                                        .eTag());
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    /// An upload in parts to the object `name`.
    record Upload(String name, String id) {}

    void complete(Upload upload, List<CompletedPart> parts) throws IOException {
        attempt(
                "complete an upload",
                () ->
                        client.completeMultipartUpload(it ->
                                it.bucket(bucket.name())
                                        .key(key(upload.name()))
                                        .uploadId(upload.id())
                                        .multipartUpload(all -> all.parts(parts))));
    }

    void abort(Upload upload) throws IOException {
        attempt(
                "abort an upload",
                () ->
                        client.abortMultipartUpload(it ->
                                it.bucket(bucket.name())
                                        .key(key(upload.name()))
                                        .uploadId(upload.id())));
    }

    /// What is done with each object that is listed.
    interface Visit {
        void see(String name, Instant modified) throws IOException;
    }

    /// Everything whose name begins with `start`, a page at a time.
    void list(String start, Visit visit) throws IOException {
        Optional<String> next = Optional.empty();
        do {
            ListObjectsV2Response page = page(start, next);
            for (S3Object each : page.contents()) {
                visit.see(nameOf(each.key()), each.lastModified());
            }
            next = Optional.ofNullable(page.nextContinuationToken());
        } while (next.isPresent());
    }

    private ListObjectsV2Response page(String start, Optional<String> token) throws IOException {
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().bucket(bucket.name()).prefix(key(start));
        token.ifPresent(request::continuationToken);
        return attempt("list objects", () -> client.listObjectsV2(request.build()));
    }

    /// Uploads that nobody completed or aborted, ten thousand of them at most.
    List<Upload> uploads() throws IOException {
        return attempt(
                "list uploads",
                () ->
                        client
                                .listMultipartUploadsPaginator(
                                        it -> it.bucket(bucket.name()).prefix(bucket.prefix()))
                                .uploads()
                                .stream()
                                .limit(MOST_UPLOADS)
                                .map(each -> new Upload(nameOf(each.key()), each.uploadId()))
                                .toList());
    }

    @Override
    public void close() {
        isClosed = true;
        client.close();
        secret.close();
    }

    /// The server stops while something long goes on, such as a sweep.
    private void requireOpen() throws IOException {
        if (isClosed) throw new IOException("%s is not used any more".formatted(bucket));
    }

    private String key(String name) {
        return bucket.prefix() + name;
    }

    private String nameOf(String key) {
        return key.substring(bucket.prefix().length());
    }

    private interface Call<T> {
        T make();
    }

    private <T> T attempt(String what, Call<T> call) throws IOException {
        requireOpen();
        try {
            return call.make();
        } catch (SdkException failure) {
            throw failed(what, failure);
        }
    }

    private IOException failed(String what, SdkException failure) {
        String told = "cannot %s of %s: %s".formatted(what, bucket, failure.getMessage());
        if (!(failure instanceof S3Exception answer) || !REFUSALS.contains(answer.statusCode())) {
            return new IOException(told, failure);
        }
        FileSystemException refused = new FileSystemException(told);
        refused.initCause(failure);
        return refused;
    }
}
