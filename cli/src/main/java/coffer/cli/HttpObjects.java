package coffer.cli;

import coffer.demo.Clients;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.utils.Md5Utils;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// The objects of a running server. The SDK has no UpdateObjectEncryption yet, so that request is
/// put together here; the SDK signs and sends it.
final class HttpObjects implements Reencryption.Objects {
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z.]{1,100})</Code>");
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private final Clients clients;
    private final S3Client s3;

    HttpObjects(Clients clients) {
        this.clients = clients;
        this.s3 = clients.s3();
    }

    @Override
    public Page after(Reencryption.Wish wish, Optional<NamedVersion> last) {
        ListObjectVersionsRequest.Builder request =
                ListObjectVersionsRequest.builder().bucket(wish.bucket()).prefix(wish.prefix());
        last.ifPresent(it -> request.keyMarker(it.key()).versionIdMarker(it.versionId()));
        ListObjectVersionsResponse page = s3.listObjectVersions(request.build());
        List<NamedVersion> versions =
                page.versions().stream()
                        .map(version -> new NamedVersion(version.key(), version.versionId()))
                        .toList();
        boolean isLast = !Boolean.TRUE.equals(page.isTruncated());
        Optional<NamedVersion> next =
                isLast
                        ? Optional.empty()
                        : Optional.of(
                                new NamedVersion(page.nextKeyMarker(), page.nextVersionIdMarker()));
        return new Page(versions, next);
    }

    @Override
    public Optional<String> keyOf(Reencryption.Wish wish, NamedVersion version) {
        try {
            return Optional.ofNullable(
                    s3.headObject(
                                    HeadObjectRequest.builder()
                                            .bucket(wish.bucket())
                                            .key(version.key())
                                            .versionId(version.versionId())
                                            .build())
                            .ssekmsKeyId());
        } catch (S3Exception refused) {
            // Gone, or under a customer's key: it is not under the key that is asked for.
            if (refused.statusCode() == 404 || refused.statusCode() == 400) return Optional.empty();
            throw refused;
        }
    }

    @Override
    public Optional<String> seal(Reencryption.Wish wish, NamedVersion version) {
        byte[] body = document(wish).getBytes(StandardCharsets.UTF_8);
        SdkHttpFullRequest.Builder request =
                SdkHttpFullRequest.builder()
                        .method(SdkHttpMethod.PUT)
                        .uri(clients.endpoint())
                        .encodedPath(
                                "/"
                                        + wish.bucket()
                                        + "/"
                                        + SdkHttpUtils.urlEncodeIgnoreSlashes(version.key()))
                        .putRawQueryParameter("encryption", "")
                        .putRawQueryParameter("versionId", version.versionId())
                        .putHeader("Content-MD5", Md5Utils.md5AsBase64(body))
                        .putHeader("Content-Type", "application/xml");
        if (wish.rewrites()) request.putHeader("x-coffer-rewrite", "true");
        return send(request.build(), body);
    }

    private Optional<String> send(SdkHttpRequest request, byte[] body) {
        SignedRequest signed =
                AwsV4HttpSigner.create()
                        .sign(it ->
                                it.request(request)
                                        .payload(ContentStreamProvider.fromByteArray(body))
                                        .identity(clients.credentials().resolveCredentials())
                                        .putProperty(
                                                AwsV4HttpSigner.REGION_NAME, clients.region().id())
                                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false));
        try {
            HttpExecuteResponse answer =
                    clients.http()
                            .prepareRequest(
                                    HttpExecuteRequest.builder()
                                            .request(signed.request())
                                            .contentStreamProvider(signed.payload().orElseThrow())
                                            .build())
                            .call();
            return answer.httpResponse().isSuccessful()
                    ? Optional.empty()
                    : Optional.of(code(answer));
        } catch (IOException failure) {
            throw new UncheckedIOException("the server cannot be reached", failure);
        }
    }

    private static String code(HttpExecuteResponse answer) throws IOException {
        if (answer.responseBody().isEmpty()) {
            return Integer.toString(answer.httpResponse().statusCode());
        }
        try (InputStream body = answer.responseBody().get()) {
            String text = new String(body.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8);
            Matcher code = CODE.matcher(text);
            return code.find() ? code.group(1) : text;
        }
    }

    private static String document(Reencryption.Wish wish) {
        return "<ObjectEncryption xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><SSE-KMS>"
                + "<KMSKeyArn>"
                + escaped(wish.keyArn())
                + "</KMSKeyArn><BucketKeyEnabled>"
                + wish.bucketKey()
                + "</BucketKeyEnabled></SSE-KMS></ObjectEncryption>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
