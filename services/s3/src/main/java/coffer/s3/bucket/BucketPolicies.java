package coffer.s3.bucket;

import coffer.policy.NamedPolicy;
import coffer.policy.Policy;
import coffer.policy.document.PolicyKind;
import coffer.policy.document.PolicyParser;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Bucket policies, parsed and compiled once for as long as they are in use.
final class BucketPolicies {
    private static final int MAX_CACHED = 1_000;

    private final Map<String, Compiled> compiled = new ConcurrentHashMap<>();

    /// A policy and whether it lets the public in.
    record Compiled(NamedPolicy policy, boolean isPublic) {}

    Compiled of(String json) {
        Compiled known = compiled.get(json);
        if (known != null) return known;
        Compiled fresh = compile(json);
        // Starting over now and then costs less than keeping count of what was used last.
        if (compiled.size() >= MAX_CACHED) compiled.clear();
        compiled.put(json, fresh);
        return fresh;
    }

    /// Throws [coffer.policy.document.PolicySyntaxException].
    static Compiled compile(String json) {
        return new Compiled(
                new NamedPolicy("bucket policy", Policy.parse(json, PolicyKind.RESOURCE)),
                PublicPolicy.isPublic(PolicyParser.parse(json, PolicyKind.RESOURCE)));
    }
}
