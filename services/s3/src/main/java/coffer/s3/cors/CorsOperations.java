package coffer.s3.cors;

import coffer.gate.Call;
import coffer.gate.CrossOrigin;
import coffer.gate.Plan;
import coffer.kernel.ServiceException;
import coffer.s3.api.CORSRule;
import coffer.s3.api.DeleteBucketCorsOutput;
import coffer.s3.api.DeleteBucketCorsRequest;
import coffer.s3.api.GetBucketCorsOutput;
import coffer.s3.api.GetBucketCorsRequest;
import coffer.s3.api.PutBucketCorsOutput;
import coffer.s3.api.PutBucketCorsRequest;
import coffer.s3.bucket.BucketAccess;
import coffer.s3.bucket.Buckets;
import coffer.s3.bucket.Configuration;
import coffer.s3.error.S3Error;
import coffer.store.Store;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The rules by which a bucket lets pages of other origins in, and what browsers are told of them.
public final class CorsOperations implements CrossOrigin {
    /// Where they are kept.
    public static final Configuration<CorsRules> RULES =
            new Configuration<>("cors", CorsRules.class);

    private static final String PUT = "s3:PutBucketCORS";
    private static final List<String> METHODS = List.of("GET", "PUT", "HEAD", "POST", "DELETE");
    private static final int MAX_RULES = 100;
    private static final int MAX_ID = 255;
    private static final int MAX_HEADERS = 100;

    private final Store store;
    private final Buckets buckets;
    private final BucketAccess access;

    public CorsOperations(Store store, Buckets buckets) {
        this.store = store;
        this.buckets = buckets;
        this.access = new BucketAccess(store, buckets);
    }

    public Plan<GetBucketCorsOutput> getBucketCors(GetBucketCorsRequest input, Call call) {
        return access.show(
                new BucketAccess.Target(
                        input.bucket(), input.expectedBucketOwner(), "s3:GetBucketCORS"),
                call,
                RULES,
                (bucket, found) ->
                        GetBucketCorsOutput.builder()
                                .corsRules(
                                        found.orElseThrow(() ->
                                                        S3Error.NO_SUCH_CORS
                                                                .refusal()
                                                                .with(
                                                                        Map.of(
                                                                                "BucketName",
                                                                                bucket.name())))
                                                .rules())
                                .build());
    }

    public Plan<PutBucketCorsOutput> putBucketCors(PutBucketCorsRequest input, Call call) {
        return access.changeBeside(
                new BucketAccess.Target(input.bucket(), input.expectedBucketOwner(), PUT),
                call,
                (tx, bucket) ->
                        RULES.put(tx, bucket, checked(input.corsConfiguration().corsRules())),
                PutBucketCorsOutput.builder().build());
    }

    public Plan<DeleteBucketCorsOutput> deleteBucketCors(DeleteBucketCorsRequest input, Call call) {
        return access.changeBeside(
                new BucketAccess.Target(input.bucket(), input.expectedBucketOwner(), PUT),
                call,
                RULES::delete,
                DeleteBucketCorsOutput.builder().build());
    }

    private static CorsRules checked(List<CORSRule> rules) {
        if (rules.isEmpty() || rules.size() > MAX_RULES) throw S3Error.MALFORMED_XML.refusal();
        rules.forEach(CorsOperations::check);
        return new CorsRules(rules);
    }

    private static void check(CORSRule rule) {
        boolean isWhole = !rule.allowedMethods().isEmpty() && !rule.allowedOrigins().isEmpty();
        boolean isShort = rule.id().orElse("").length() <= MAX_ID;
        if (!isWhole || !isShort) throw S3Error.MALFORMED_XML.refusal();
        for (String method : rule.allowedMethods()) {
            if (METHODS.contains(method)) continue;
            throw S3Error.INVALID_REQUEST.because(
                    "Found unsupported HTTP method in CORS config. Unsupported method is "
                            + method);
        }
        checkPatterns("AllowedOrigin", rule.allowedOrigins());
        checkPatterns("AllowedHeader", rule.allowedHeaders().orElse(List.of()));
        for (String header : rule.exposeHeaders().orElse(List.of())) {
            if (header.indexOf('*') < 0) continue;
            throw S3Error.INVALID_REQUEST.because(
                    "ExposeHeader \""
                            + header
                            + "\" contains wildcard. We currently do not support wildcard for"
                            + " ExposeHeader.");
        }
    }

    private static void checkPatterns(String name, List<String> patterns) {
        for (String pattern : patterns) {
            if (Pattern.isWellFormed(pattern)) continue;
            throw S3Error.INVALID_REQUEST.because(
                    name + " \"" + pattern + "\" can not have more than one wildcard.");
        }
    }

    @Override
    public Map<String, String> preflight(String bucket, HttpRequest request) {
        Headers headers = request.headers();
        String origin =
                headers.find("origin")
                        .orElseThrow(() ->
                                S3Error.BAD_REQUEST.because(
                                        "Insufficient information. Origin request header"
                                                + " needed."));
        String method = headers.find("access-control-request-method").orElse("null");
        if (!METHODS.contains(method)) {
            throw S3Error.BAD_REQUEST.because("Invalid Access-Control-Request-Method: " + method);
        }
        CorsRules.Wish wish = new CorsRules.Wish(origin, method, requestedHeaders(headers));
        boolean isThere = store.read(snapshot -> buckets.find(snapshot, bucket)).isPresent();
        if (!isThere) throw forbidden("CORSResponse: Bucket not found", request, method);
        CorsRules rules =
                rules(bucket)
                        .orElseThrow(() ->
                                forbidden(
                                        "CORSResponse: CORS is not enabled for this bucket.",
                                        request,
                                        method));
        return rules.allow(wish)
                .orElseThrow(() ->
                        forbidden(
                                "CORSResponse: This CORS request is not allowed. This is usually"
                                        + " because the evalution of Origin, request method /"
                                        + " Access-Control-Request-Method or"
                                        + " Access-Control-Request-Headers are not whitelisted by"
                                        + " the resource's CORS spec.",
                                request,
                                method));
    }

    @Override
    public Map<String, String> headers(String bucket, HttpRequest request) {
        Optional<String> origin = request.headers().find("origin");
        if (origin.isEmpty()) return Map.of();
        CorsRules.Wish wish = new CorsRules.Wish(origin.get(), request.method(), List.of());
        return rules(bucket).flatMap(rules -> rules.allow(wish)).orElse(Map.of());
    }

    private Optional<CorsRules> rules(String bucket) {
        return store.read(snapshot ->
                buckets.find(snapshot, bucket).flatMap(found -> RULES.find(snapshot, found)));
    }

    private static List<String> requestedHeaders(Headers headers) {
        List<String> names = new ArrayList<>();
        for (String list : headers.all("access-control-request-headers")) {
            for (String name : list.split(",", MAX_HEADERS)) {
                String header = name.strip().toLowerCase(Locale.ROOT);
                if (!header.isEmpty()) names.add(header);
            }
        }
        return names;
    }

    private static ServiceException forbidden(String message, HttpRequest request, String method) {
        boolean isObject = request.rawPath().indexOf('/', 1) > 0;
        return S3Error.ACCESS_FORBIDDEN
                .because(message)
                .with(Map.of("Method", method, "ResourceType", isObject ? "OBJECT" : "BUCKET"));
    }
}
