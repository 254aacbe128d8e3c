package coffer.s3.content;

import coffer.gate.Call;
import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import coffer.policy.json.JsonSyntaxException;
import coffer.s3.bucket.Bucket;
import coffer.s3.bucket.DefaultEncryption;
import coffer.s3.error.S3Error;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How a new object is to be encrypted: what its upload asks for, else what its bucket does.
public record EncryptionChoice(
        String algorithm,
        Optional<String> kmsKeyId,
        boolean bucketKeyEnabled,
        Map<String, String> context,
        Optional<CustomerKey> customerKey) {
    private static final int MAX_CONTEXT = 8192;

    public EncryptionChoice {
        context = Map.copyOf(context);
    }

    /// What the headers of an upload say about encryption.
    public record Wish(
            Optional<String> algorithm,
            Optional<String> kmsKeyId,
            Optional<String> context,
            Optional<Boolean> bucketKeyEnabled,
            CustomerKey.Given customerKey) {}

    /// What is about to be written, by which of AWS's operations.
    public record Upload(Bucket bucket, String key, Call call, String operation) {}

    public static EncryptionChoice of(Wish wish, Upload upload) {
        Optional<String> wished = wish.algorithm().filter(algorithm -> !algorithm.isEmpty());
        if (!wish.customerKey().isEmpty()) return customers(wish, upload);
        DefaultEncryption byDefault = upload.bucket().settings().encryption();
        if (wished.isEmpty()) return byDefault(wish, byDefault);
        return switch (wished.get()) {
            case DefaultEncryption.SSE_S3 -> {
                if (wish.kmsKeyId().isPresent()) throw keyWithoutKms();
                yield sseS3();
            }
            case DefaultEncryption.SSE_KMS, DefaultEncryption.DSSE_KMS ->
                    kms(wished.get(), wish.kmsKeyId(), wish, byDefault);
            default ->
                    throw S3Error.INVALID_ARGUMENT
                            .because("The encryption method specified is not supported")
                            .with(argument(wished.get()));
        };
    }

    private static EncryptionChoice customers(Wish wish, Upload upload) {
        boolean isMixed = wish.algorithm().isPresent() || wish.kmsKeyId().isPresent();
        if (isMixed) {
            throw S3Error.INVALID_ARGUMENT
                    .because(
                            "Server Side Encryption with Customer provided key is incompatible with"
                                    + " the encryption method specified")
                    .with(argument(wish.algorithm().orElse("null")));
        }
        requireUnblocked(upload);
        CustomerKey key = CustomerKey.of(wish.customerKey(), upload.call()).orElseThrow();
        key.requireStrength();
        return new EncryptionChoice(
                DefaultEncryption.SSE_C, Optional.empty(), false, Map.of(), Optional.of(key));
    }

    /// Throws AccessDenied if the bucket takes nothing that is encrypted with a customer's key.
    // AWS: Amazon S3 User Guide, "Blocking or unblocking SSE-C for a general purpose bucket".
    public static void requireUnblocked(Upload upload) {
        Bucket bucket = upload.bucket();
        if (!bucket.settings().encryption().blocksCustomerKeys()) return;
        throw S3Error.ACCESS_DENIED.because(
                "User: "
                        + upload.call().identity().principal().label()
                        + " is not authorized to perform: s3:"
                        + upload.operation()
                        + " on resource: \""
                        + bucket.objectArn(upload.key())
                        + "\" because this bucket has blocked upload requests that specify Server"
                        + " Side Encryption with Customer provided keys (SSE-C). Please specify a"
                        + " different server-side encryption type");
    }

    public boolean isKms() {
        return algorithm.equals(DefaultEncryption.SSE_KMS) || isDual();
    }

    boolean isDual() {
        return algorithm.equals(DefaultEncryption.DSSE_KMS);
    }

    /// Whether the tag will be the MD5 of the bytes.
    public boolean hasMd5Tag() {
        return algorithm.equals(DefaultEncryption.SSE_S3);
    }

    private static EncryptionChoice byDefault(Wish wish, DefaultEncryption byDefault) {
        if (wish.kmsKeyId().isPresent()) throw keyWithoutKms();
        if (byDefault.algorithm().equals(DefaultEncryption.SSE_S3)) return sseS3();
        return kms(byDefault.algorithm(), byDefault.kmsKeyId(), wish, byDefault);
    }

    /// Two layers are never under a bucket key, whatever is asked for.
    // AWS: Amazon S3 User Guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys".
    private static EncryptionChoice kms(
            String algorithm, Optional<String> keyId, Wish wish, DefaultEncryption byDefault) {
        boolean isDual = algorithm.equals(DefaultEncryption.DSSE_KMS);
        boolean usesBucketKey = wish.bucketKeyEnabled().orElse(byDefault.bucketKeyEnabled());
        return new EncryptionChoice(
                algorithm,
                keyId,
                !isDual && usesBucketKey,
                wish.context().map(EncryptionChoice::parse).orElse(Map.of()),
                Optional.empty());
    }

    /// Another key of KMS for what is encrypted like `now`; two layers stay two.
    public static EncryptionChoice under(String keyArn, boolean bucketKey, Encryption now) {
        return new EncryptionChoice(
                now.isDual() ? DefaultEncryption.DSSE_KMS : DefaultEncryption.SSE_KMS,
                Optional.of(keyArn),
                bucketKey && !now.isDual(),
                now.context(),
                Optional.empty());
    }

    private static EncryptionChoice sseS3() {
        return new EncryptionChoice(
                DefaultEncryption.SSE_S3, Optional.empty(), false, Map.of(), Optional.empty());
    }

    private static RuntimeException keyWithoutKms() {
        return S3Error.INVALID_ARGUMENT
                .because(
                        "Server Side Encryption with AWS KMS managed key requires HTTP header"
                                + " x-amz-server-side-encryption : aws:kms")
                .with(Map.of("ArgumentName", "x-amz-server-side-encryption"));
    }

    private static Map<String, String> argument(String value) {
        return Map.of("ArgumentName", "x-amz-server-side-encryption", "ArgumentValue", value);
    }

    /// Reads the encryption context header: base64 of a flat JSON object of strings.
    private static Map<String, String> parse(String header) {
        try {
            if (header.length() > MAX_CONTEXT) throw badContext();
            String text = new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8);
            if (!(JsonReader.read(text) instanceof Json.Fields(var fields))) throw badContext();
            Map<String, String> context = new LinkedHashMap<>();
            fields.forEach((name, value) -> {
                if (!(value instanceof Json.Text(String string))) throw badContext();
                if (name.equals(Envelopes.ARN_KEY)) throw badContext();
                context.put(name, string);
            });
            return context;
        } catch (IllegalArgumentException | JsonSyntaxException malformed) {
            throw badContext();
        }
    }

    private static RuntimeException badContext() {
        return S3Error.INVALID_ARGUMENT
                .because("The header 'x-amz-server-side-encryption-context' is malformed")
                .with(Map.of("ArgumentName", "x-amz-server-side-encryption-context"));
    }
}
