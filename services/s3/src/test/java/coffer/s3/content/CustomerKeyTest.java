package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.Digests;
import coffer.gate.Call;
import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.CopyObjectRequest;
import coffer.s3.api.CreateMultipartUploadRequest;
import coffer.s3.api.DeleteBucketEncryptionRequest;
import coffer.s3.api.GetBucketEncryptionRequest;
import coffer.s3.api.GetObjectAttributesRequest;
import coffer.s3.api.GetObjectRequest;
import coffer.s3.api.HeadObjectRequest;
import coffer.s3.api.PutObjectOutput;
import coffer.s3.api.PutObjectRequest;
import coffer.s3.api.S3Api;
import coffer.s3.api.ServerSideEncryptionByDefault;
import coffer.s3.api.ServerSideEncryptionRule;
import coffer.wire.http.HttpExchange.Connection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Objects under keys that their customers keep to themselves.
class CustomerKeyTest extends S3Suite {
    private static final byte[] TEXT = "secret".getBytes(StandardCharsets.UTF_8);
    private static final String ALGORITHM = "x-amz-server-side-encryption-customer-algorithm";

    @BeforeEach
    void unblock() {
        s3.unblockCustomerKeys(admin, bucket);
    }

    @Test
    void givesTheBytesBackForTheSameKey() {
        PutObjectOutput put = put(SentKey.ONE);

        var got = s3.get(admin, get(SentKey.ONE).build());

        assertThat(got.body()).isEqualTo(TEXT);
        assertThat(put.sseCustomerAlgorithm()).contains("AES256");
        assertThat(put.sseCustomerKeyMD5()).contains(SentKey.ONE.md5());
        assertThat(put.serverSideEncryption()).isEmpty();
        assertThat(got.output().sseCustomerAlgorithm()).contains("AES256");
        assertThat(got.output().sseCustomerKeyMD5()).contains(SentKey.ONE.md5());
        assertThat(got.output().serverSideEncryption()).isEmpty();
        assertThat(put.eTag().orElseThrow())
                .matches("\"[0-9a-f]{32}\"")
                .isNotEqualTo('"' + Bytes.adopt(Digests.md5(TEXT)).toHex() + '"');
    }

    @Test
    void refusesToReadWithAnotherKeyOrNone() {
        put(SentKey.ONE);

        var wrong = Refused.by(() -> s3.get(admin, get(SentKey.OTHER).build()));
        var none = Refused.by(() -> s3.text(admin, bucket, "k"));

        assertThat(wrong.code().wireName()).isEqualTo("AccessDenied");
        assertThat(wrong.code().httpStatus()).isEqualTo(403);
        assertThat(wrong.message()).endsWith("must provide the correct secret key.");
        assertThat(none.code().wireName()).isEqualTo("InvalidRequest");
        assertThat(none.message())
                .isEqualTo(
                        "The object was stored using a form of Server Side Encryption. The correct"
                                + " parameters must be provided to retrieve the object.");
        SentKey tooShort = SentKey.ofBytes(new byte[16]);
        assertThat(Refused.code(() -> s3.get(admin, get(tooShort).build())))
                .isEqualTo("AccessDenied");
    }

    @Test
    void refusesAKeyForWhatIsNotUnderOne() {
        s3.put(admin, bucket, "k", "plain");

        var refusal = Refused.by(() -> s3.get(admin, get(SentKey.ONE).build()));

        assertThat(refusal.code().wireName()).isEqualTo("InvalidRequest");
        assertThat(refusal.message())
                .isEqualTo("The encryption parameters are not applicable to this object.");
    }

    @Test
    void takesTheKeyForHeadersAndAttributesToo() {
        put(SentKey.ONE);
        HeadObjectRequest.Builder head = HeadObjectRequest.builder().bucket(bucket).key("k");
        GetObjectAttributesRequest.Builder attributes =
                GetObjectAttributesRequest.builder()
                        .bucket(bucket)
                        .key("k")
                        .objectAttributes(List.of("ETag", "ObjectSize", "Checksum"));

        assertThat(Refused.code(() -> s3.as(admin, S3Api.HEAD_OBJECT, head.build())))
                .isEqualTo("InvalidRequest");
        assertThat(
                        Refused.code(() ->
                                s3.as(admin, S3Api.GET_OBJECT_ATTRIBUTES, attributes.build())))
                .isEqualTo("InvalidRequest");
        head.sseCustomerAlgorithm("AES256")
                .sseCustomerKey(SentKey.ONE.base64())
                .sseCustomerKeyMD5(SentKey.ONE.md5());
        attributes
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(SentKey.ONE.base64())
                .sseCustomerKeyMD5(SentKey.ONE.md5());
        var headed = s3.as(admin, S3Api.HEAD_OBJECT, head.build());
        assertThat(headed.sseCustomerKeyMD5()).contains(SentKey.ONE.md5());
        assertThat(headed.contentLength()).contains(6L);
        assertThat(s3.as(admin, S3Api.GET_OBJECT_ATTRIBUTES, attributes.build()).objectSize())
                .contains(6L);
    }

    @Test
    void saysWhatIsWrongWithAKeyAsAwsDoes() {
        String prefix =
                "Requests specifying Server Side Encryption with Customer provided keys must ";
        refuses(
                put -> put.sseCustomerKey(SentKey.ONE.base64()),
                "InvalidArgument",
                prefix + "provide a valid encryption algorithm.");
        refuses(
                put -> put.sseCustomerAlgorithm("AES128"),
                "InvalidEncryptionAlgorithmError",
                "The Encryption request you specified is not valid. Supported value: AES256.");
        refuses(
                put -> put.sseCustomerAlgorithm("AES256"),
                "InvalidArgument",
                prefix + "provide an appropriate secret key.");
        refuses(
                put -> put.sseCustomerAlgorithm("AES256").sseCustomerKey(SentKey.ONE.base64()),
                "InvalidArgument",
                prefix + "provide the client calculated MD5 of the secret key.");
        refuses(
                put -> sending(put, new SentKey(SentKey.ONE.base64(), SentKey.OTHER.md5())),
                "InvalidArgument",
                "The calculated MD5 hash of the key did not match the hash that was provided.");
        refuses(
                put -> sending(put, SentKey.ofBytes(new byte[24])),
                "InvalidArgument",
                "The secret key was invalid for the specified algorithm.");
        refuses(
                put -> sending(put, new SentKey("?", SentKey.ONE.md5())),
                "InvalidArgument",
                prefix + "provide an appropriate secret key.");
        refuses(
                put -> sending(put, SentKey.ONE).serverSideEncryption("AES256"),
                "InvalidArgument",
                "Server Side Encryption with Customer provided key is incompatible with the"
                        + " encryption method specified");
        assertThat(s3.blobIds()).isEmpty();
    }

    @Test
    void refusesAKeyThatCameInTheClear() {
        Call secure = s3.call(admin, Map.of("content-length", "6"), TEXT);
        Call plain =
                new Call(
                        secure.requestId(),
                        secure.time(),
                        secure.region(),
                        secure.identity(),
                        new Call.Transport(
                                secure.transport().request(),
                                new Connection("192.0.2.1", false, "", ""),
                                "AWS4-HMAC-SHA256"),
                        secure.via(),
                        secure.upload());
        PutObjectRequest request = sending(request(), SentKey.ONE).build();

        var refusal = Refused.by(() -> s3.send(S3Api.PUT_OBJECT, request, plain));

        assertThat(refusal.code().wireName()).isEqualTo("InvalidArgument");
        assertThat(refusal.message()).endsWith("must be made over a secure connection.");
    }

    @Test
    void blocksCustomersKeysInANewBucket() {
        String fresh = newBucket();
        PutObjectRequest request =
                sending(PutObjectRequest.builder().bucket(fresh).key("k"), SentKey.ONE).build();
        CreateMultipartUploadRequest upload =
                CreateMultipartUploadRequest.builder()
                        .bucket(fresh)
                        .key("k")
                        .sseCustomerAlgorithm("AES256")
                        .build();

        var refusal = Refused.by(() -> s3.put(admin, request, TEXT, Map.of()));

        assertThat(blocked(fresh)).containsExactly("SSE-C");
        assertThat(refusal.code().httpStatus()).isEqualTo(403);
        assertThat(refusal.message())
                .isEqualTo(
                        "User: arn:aws:iam::111122223333:user/admin is not authorized to perform:"
                                + " s3:PutObject on resource: \"arn:aws:s3:::"
                                + fresh
                                + "/k\" because this bucket has blocked upload requests that"
                                + " specify Server Side Encryption with Customer provided keys"
                                + " (SSE-C). Please specify a different server-side encryption"
                                + " type");
        assertThat(Refused.code(() -> s3.as(admin, S3Api.CREATE_MULTIPART_UPLOAD, upload)))
                .isEqualTo("AccessDenied");
    }

    @Test
    void readsWhatIsThereAfterTheBucketBlocksMore() {
        put(SentKey.ONE);

        block("SSE-C");

        assertThat(s3.get(admin, get(SentKey.ONE).build()).body()).isEqualTo(TEXT);
        assertThat(Refused.code(() -> put(SentKey.ONE))).isEqualTo("AccessDenied");
    }

    @Test
    void keepsTheBlockThroughOtherChangesOfEncryption() {
        assertThat(blocked(bucket)).containsExactly("NONE");
        s3.putEncryption(admin, bucket, byDefault("aws:kms").build());
        assertThat(blocked(bucket)).containsExactly("NONE");

        block("SSE-C");
        assertThat(s3.put(admin, bucket, "k", "x").serverSideEncryption()).contains("aws:kms");
        s3.as(
                admin,
                S3Api.DELETE_BUCKET_ENCRYPTION,
                DeleteBucketEncryptionRequest.builder().bucket(bucket).build());

        assertThat(blocked(bucket)).containsExactly("SSE-C");
        assertThat(Refused.code(() -> block("AES256"))).isEqualTo("MalformedXML");
    }

    @Test
    void letsPoliciesTellCustomersKeys() {
        Identity clerk = TestS3.user(TestS3.ACCOUNT, "key-clerk");
        s3.attach(
                clerk,
                """
                {"Version":"2012-10-17","Statement":[
                  {"Effect":"Allow","Action":"s3:*","Resource":"*"},
                  {"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{
                    "Null":{"s3:x-amz-server-side-encryption-customer-algorithm":"false"}}}]}\
                """);
        PutObjectRequest request = sending(request(), SentKey.ONE).build();

        assertThat(Refused.code(() -> s3.put(clerk, request, TEXT, Map.of(ALGORITHM, "AES256"))))
                .isEqualTo("AccessDenied");
        s3.put(clerk, request().build(), TEXT, Map.of());
    }

    @Test
    void copiesFromAKeyToAnotherAndToNone() {
        put(SentKey.ONE);
        CopyObjectRequest.Builder copy = copy("copy");

        assertThat(Refused.code(() -> s3.as(admin, S3Api.COPY_OBJECT, copy("x").build())))
                .isEqualTo("InvalidRequest");
        from(copy, SentKey.ONE)
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(SentKey.OTHER.base64())
                .sseCustomerKeyMD5(SentKey.OTHER.md5());
        var copied = s3.as(admin, S3Api.COPY_OBJECT, copy.build());
        s3.as(admin, S3Api.COPY_OBJECT, from(copy("plain"), SentKey.ONE).build());

        assertThat(copied.sseCustomerKeyMD5()).contains(SentKey.OTHER.md5());
        assertThat(s3.get(admin, get(SentKey.OTHER).key("copy").build()).body()).isEqualTo(TEXT);
        assertThat(s3.text(admin, bucket, "plain")).isEqualTo("secret");
        assertThat(
                        Refused.code(() ->
                                s3.as(
                                        admin,
                                        S3Api.COPY_OBJECT,
                                        from(copy("x"), SentKey.OTHER).build())))
                .isEqualTo("AccessDenied");
    }

    @Test
    void neverRecordsAKey() {
        put(SentKey.ONE);
        s3.get(admin, get(SentKey.ONE).build());

        assertThat(s3.records())
                .filteredOn(record -> record.resources().toString().contains(bucket + "/k"))
                .isNotEmpty()
                .noneMatch(record -> record.json().contains(SentKey.ONE.base64()))
                .anyMatch(record ->
                        record.json().contains(ALGORITHM)
                                || record.json().contains("SSECustomerAlgorithm")
                                || record.json().contains("sSECustomerAlgorithm"));
    }

    private void refuses(Consumer<PutObjectRequest.Builder> change, String code, String message) {
        PutObjectRequest.Builder put = request();
        change.accept(put);

        var refusal = Refused.by(() -> s3.put(admin, put.build(), TEXT, Map.of()));

        assertThat(refusal.code().wireName()).isEqualTo(code);
        assertThat(refusal.message()).isEqualTo(message);
    }

    private void block(String type) {
        s3.block(admin, bucket, type);
    }

    private static ServerSideEncryptionRule.Builder byDefault(String algorithm) {
        return ServerSideEncryptionRule.builder()
                .applyServerSideEncryptionByDefault(
                        ServerSideEncryptionByDefault.builder().sseAlgorithm(algorithm).build());
    }

    private List<String> blocked(String name) {
        return s3.as(
                        admin,
                        S3Api.GET_BUCKET_ENCRYPTION,
                        GetBucketEncryptionRequest.builder().bucket(name).build())
                .serverSideEncryptionConfiguration()
                .orElseThrow()
                .rules()
                .getFirst()
                .blockedEncryptionTypes()
                .orElseThrow()
                .encryptionType()
                .orElseThrow();
    }

    private PutObjectOutput put(SentKey key) {
        return s3.put(admin, sending(request(), key).build(), TEXT, Map.of());
    }

    private PutObjectRequest.Builder request() {
        return PutObjectRequest.builder().bucket(bucket).key("k");
    }

    private static PutObjectRequest.Builder sending(PutObjectRequest.Builder put, SentKey key) {
        return put.sseCustomerAlgorithm("AES256")
                .sseCustomerKey(key.base64())
                .sseCustomerKeyMD5(key.md5());
    }

    private GetObjectRequest.Builder get(SentKey key) {
        return GetObjectRequest.builder()
                .bucket(bucket)
                .key("k")
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(key.base64())
                .sseCustomerKeyMD5(key.md5());
    }

    private CopyObjectRequest.Builder copy(String to) {
        return CopyObjectRequest.builder().bucket(bucket).key(to).copySource(bucket + "/k");
    }

    private static CopyObjectRequest.Builder from(CopyObjectRequest.Builder copy, SentKey key) {
        return copy.copySourceSSECustomerAlgorithm("AES256")
                .copySourceSSECustomerKey(key.base64())
                .copySourceSSECustomerKeyMD5(key.md5());
    }
}
