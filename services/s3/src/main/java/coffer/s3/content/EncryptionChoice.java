package coffer.s3.content;

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
        Map<String, String> context) {
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
            Optional<String> customerAlgorithm) {}

    public static EncryptionChoice of(Wish wish, Bucket bucket) {
        refuseCustomerKey(wish.customerAlgorithm());
        Optional<String> wished = wish.algorithm().filter(algorithm -> !algorithm.isEmpty());
        if (wished.isEmpty()) return byDefault(wish, bucket.settings().encryption());
        return switch (wished.get()) {
            case DefaultEncryption.SSE_S3 -> {
                if (wish.kmsKeyId().isPresent()) throw keyWithoutKms();
                yield sseS3();
            }
            case DefaultEncryption.SSE_KMS ->
                    new EncryptionChoice(
                            DefaultEncryption.SSE_KMS,
                            wish.kmsKeyId(),
                            wish.bucketKeyEnabled()
                                    .orElse(bucket.settings().encryption().bucketKeyEnabled()),
                            wish.context().map(EncryptionChoice::parse).orElse(Map.of()));
            case "aws:kms:dsse" ->
                    throw S3Error.NOT_IMPLEMENTED.because(
                            "Dual-layer server-side encryption (aws:kms:dsse) is not supported");
            default ->
                    throw S3Error.INVALID_ARGUMENT
                            .because("The encryption method specified is not supported")
                            .with(
                                    Map.of(
                                            "ArgumentName",
                                            "x-amz-server-side-encryption",
                                            "ArgumentValue",
                                            wished.get()));
        };
    }

    /// SSE-C is refused until it is built.
    public static void refuseCustomerKey(Optional<String> customerAlgorithm) {
        if (customerAlgorithm.isPresent()) {
            throw S3Error.NOT_IMPLEMENTED.because(
                    "Server-side encryption with customer-provided keys is not supported");
        }
    }

    public boolean isKms() {
        return algorithm.equals(DefaultEncryption.SSE_KMS);
    }

    private static EncryptionChoice byDefault(Wish wish, DefaultEncryption byDefault) {
        if (wish.kmsKeyId().isPresent()) throw keyWithoutKms();
        if (!byDefault.algorithm().equals(DefaultEncryption.SSE_KMS)) return sseS3();
        return new EncryptionChoice(
                byDefault.algorithm(),
                byDefault.kmsKeyId(),
                wish.bucketKeyEnabled().orElse(byDefault.bucketKeyEnabled()),
                wish.context().map(EncryptionChoice::parse).orElse(Map.of()));
    }

    private static EncryptionChoice sseS3() {
        return new EncryptionChoice(DefaultEncryption.SSE_S3, Optional.empty(), false, Map.of());
    }

    private static RuntimeException keyWithoutKms() {
        return S3Error.INVALID_ARGUMENT
                .because(
                        "Server Side Encryption with AWS KMS managed key requires HTTP header"
                                + " x-amz-server-side-encryption : aws:kms")
                .with(Map.of("ArgumentName", "x-amz-server-side-encryption"));
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
