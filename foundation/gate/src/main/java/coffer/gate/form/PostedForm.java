package coffer.gate.form;

import coffer.wire.codec.Percent;
import coffer.wire.form.MultipartForm;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.sigv4.Credential;
import coffer.wire.sigv4.Signature;
import coffer.wire.sigv4.SigningTime;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An upload by form, read as the upload by PUT that it amounts to.
// AWS: Amazon S3 API Reference, "POST Object".
public record PostedForm(String bucket, String key, Map<String, String> fields) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String FILE_NAME = "${filename}";
    private static final List<String> KEPT = List.of("host", "user-agent", "referer", "origin");
    private static final Map<String, String> HEADERS_OF_FIELDS =
            Map.of("acl", "x-amz-acl", "tagging", "x-amz-tagging");
    private static final Set<String> PLAIN =
            Set.of(
                    "cache-control",
                    "content-type",
                    "content-disposition",
                    "content-encoding",
                    "expires");
    private static final Set<String> OF_SIGNATURE =
            Set.of(
                    "x-amz-algorithm",
                    "x-amz-credential",
                    "x-amz-date",
                    "x-amz-signature",
                    "x-amz-security-token");

    public PostedForm {
        fields = Map.copyOf(fields);
    }

    /// Throws InvalidArgument if the form does not say where its file is to go.
    public static PostedForm of(String bucket, MultipartForm form) {
        Map<String, String> fields = new LinkedHashMap<>();
        form.fields()
                .forEach((name, value) ->
                        fields.put(name, value.replace(FILE_NAME, form.fileName())));
        String key = fields.getOrDefault("key", "");
        if (key.isEmpty()) {
            throw FormError.INVALID_ARGUMENT
                    .because(
                            "Bucket POST must contain a field named 'key'.  If it is specified,"
                                    + " please check the order of the fields.")
                    .with(Map.of("ArgumentName", "key"));
        }
        fields.put("bucket", bucket);
        return new PostedForm(bucket, key, fields);
    }

    /// What signs it: a policy and the claim to have signed that.
    public record Signed(String policy, Signature.Claim claim, Optional<String> token) {}

    /// Empty if nobody signed. Throws InvalidArgument or InvalidRequest.
    public Optional<Signed> signed() {
        if (fields.containsKey("awsaccesskeyid") || fields.containsKey("signature")) {
            throw FormError.INVALID_REQUEST.because(
                    "The authorization mechanism you have provided is not supported. Please use "
                            + ALGORITHM
                            + ".");
        }
        boolean claims = OF_SIGNATURE.stream().anyMatch(fields::containsKey);
        if (!claims && !fields.containsKey("policy")) return Optional.empty();
        String policy = field("policy");
        if (!field("x-amz-algorithm").equals(ALGORITHM)) {
            throw invalid("x-amz-algorithm", "X-Amz-Algorithm only supports \"" + ALGORITHM + '"');
        }
        Credential credential =
                Credential.parse(field("x-amz-credential"))
                        .orElseThrow(() ->
                                invalid(
                                        "x-amz-credential",
                                        "Error parsing the X-Amz-Credential parameter."));
        SigningTime time =
                SigningTime.parse(field("x-amz-date"))
                        .orElseThrow(() ->
                                invalid(
                                        "x-amz-date",
                                        "X-Amz-Date must be in the ISO8601 Long Format"
                                                + " \"yyyyMMdd'T'HHmmss'Z'\""));
        return Optional.of(
                new Signed(
                        policy,
                        new Signature.Claim(credential, List.of(), field("x-amz-signature"), time),
                        Optional.ofNullable(fields.get("x-amz-security-token"))));
    }

    private String field(String name) {
        String value = fields.get(name);
        if (value != null) return value;
        throw invalid(
                name,
                "Bucket POST must contain a field named '"
                        + name
                        + "'.  If it is specified, please check the order of the fields.");
    }

    private static RuntimeException invalid(String name, String message) {
        return FormError.INVALID_ARGUMENT.because(message).with(Map.of("ArgumentName", name));
    }

    /// The same upload, said in headers.
    public HttpRequest asRequest(HttpRequest given) {
        Headers.Builder headers = Headers.builder();
        for (String name : KEPT) {
            given.headers().find(name).ifPresent(value -> headers.set(name, value));
        }
        fields.forEach((name, value) -> header(name).ifPresent(as -> headers.set(as, raw(value))));
        String path = "/" + Percent.encode(bucket) + "/" + Percent.encode(key);
        return new HttpRequest("POST", path, "", headers.build());
    }

    private static Optional<String> header(String field) {
        if (PLAIN.contains(field)) return Optional.of(field);
        if (HEADERS_OF_FIELDS.containsKey(field)) {
            return Optional.of(HEADERS_OF_FIELDS.getOrDefault(field, field));
        }
        boolean isAbout = field.startsWith("x-amz-") && !OF_SIGNATURE.contains(field);
        return isAbout ? Optional.of(field) : Optional.empty();
    }

    /// One char for each byte, as headers have it, and nothing that ends a line.
    private static String raw(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new String(utf8, StandardCharsets.ISO_8859_1).replaceAll("[\\x00-\\x1f]", " ");
    }
}
