package coffer.sts.web;

import coffer.iam.federation.OidcProvider;
import coffer.iam.session.SessionToken.Labels;
import coffer.sts.jwt.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Somebody for whom a provider vouches, and what it says of them. `audience` is the client the
/// token was made for.
record WebIdentity(OidcProvider provider, String subject, String audience, JsonObject claims) {
    private static final String TAGS = "https://aws.amazon.com/tags";
    private static final String PRINCIPAL_TAGS = TAGS + "/principal_tags/";
    private static final String TRANSITIVE = TAGS + "/transitive_tag_keys";
    private static final int MOST_KEPT_CHARS = 128;
    private static final int MOST_KEPT_METHODS = 10;
    private static final String SOURCE_IDENTITY = "https://aws.amazon.com/source_identity";
    private static final Set<String> STANDARD =
            Set.of("aud", "azp", "oaud", "sub", "iss", "exp", "nbf", "iat", "jti");
    // A colon could make a claim look like another provider's.
    private static final Pattern CLAIM = Pattern.compile("[A-Za-z0-9_./-]{1,256}");

    /// The condition keys by which a trust policy knows them: `<provider>:aud`, `:sub` and the
    /// other claims of plain values.
    ///
    /// Keys are compared without case and claims with it, so a claim that differs from another by
    /// case alone could stand in for it: neither becomes a key.
    // AWS: IAM User Guide, "IAM and AWS STS condition context keys", "Available keys for AWS OIDC
    // federation". AWS knows fewer claims.
    Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new HashMap<>();
        Map<String, Integer> spellings = new HashMap<>();
        for (String claim : claims.names()) {
            spellings.merge(claim.toLowerCase(Locale.ROOT), 1, Integer::sum);
        }
        for (String claim : claims.names()) {
            String folded = claim.toLowerCase(Locale.ROOT);
            boolean isKey =
                    CLAIM.matcher(claim).matches()
                            && !STANDARD.contains(folded)
                            && spellings.getOrDefault(folded, 0) == 1;
            if (isKey) put(keys, claim, claims.values(claim));
        }
        put(keys, "sub", List.of(subject));
        put(keys, "aud", List.of(audience));
        if (claims.has("azp")) put(keys, "oaud", claims.texts("aud"));
        return keys;
    }

    /// Those that the session keeps.
    Map<String, List<String>> kept(String providerArn) {
        Map<String, List<String>> kept = new HashMap<>();
        kept.put("aws:FederatedProvider", List.of(providerArn));
        put(kept, "sub", List.of(subject));
        put(kept, "aud", List.of(audience));
        put(kept, "amr", amr());
        return kept;
    }

    /// As many methods as a token has room for.
    private List<String> amr() {
        return claims.values("amr").stream()
                .filter(method -> method.length() <= MOST_KEPT_CHARS)
                .limit(MOST_KEPT_METHODS)
                .toList();
    }

    /// The tags and the source identity of the session. Throws
    /// [coffer.sts.jwt.InvalidTokenException] for claims of other types.
    // AWS: IAM User Guide, "Pass session tags in AWS STS", "Passing session tags using
    // AssumeRoleWithWebIdentity", nested and flattened.
    Labels labels() {
        Map<String, String> tags = new HashMap<>();
        Optional<JsonObject> nested = claims.object(TAGS);
        Optional<JsonObject> principal = nested.flatMap(it -> it.object("principal_tags"));
        if (principal.isPresent()) {
            for (String key : principal.get().names()) {
                tags.put(key, only(principal.get().texts(key)));
            }
        }
        for (String claim : claims.names()) {
            if (claim.startsWith(PRINCIPAL_TAGS)) {
                tags.put(claim.substring(PRINCIPAL_TAGS.length()), only(claims.texts(claim)));
            }
        }
        List<String> transitive = new ArrayList<>(claims.texts(TRANSITIVE));
        nested.ifPresent(it -> transitive.addAll(it.texts("transitive_tag_keys")));
        return new Labels(tags, transitive, claims.text(SOURCE_IDENTITY));
    }

    private static String only(List<String> values) {
        return values.isEmpty() ? "" : values.getFirst();
    }

    private void put(Map<String, List<String>> keys, String claim, List<String> values) {
        if (!values.isEmpty()) keys.put(provider.name() + ":" + claim, values);
    }
}
