package coffer.sts.saml;

import coffer.crypto.Digests;
import coffer.iam.session.SessionToken.Labels;
import coffer.kernel.AccountId;
import coffer.sts.StsError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Somebody for whom a SAML provider vouches, and what it says of them to AWS.
record SamlIdentity(String providerName, AccountId account, SamlAssertion assertion) {
    private static final Pattern SESSION_NAME = Pattern.compile("[a-zA-Z_0-9+=,.@-]{2,64}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");
    private static final String PRINCIPAL_TAG = "PrincipalTag:";
    private static final int LEAST_SECONDS = 900;
    private static final int MOST_SECONDS = 43_200;

    // AWS: IAM User Guide, "IAM and AWS STS condition context keys", "Available keys for SAML-based
    // AWS STS federation"; the names are those of eduPerson, eduOrg and X.500.
    private static final Map<String, String> KEYS =
            Map.ofEntries(
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.1.1.1", "edupersonaffiliation"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.1.1.2", "edupersonnickname"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.1.1.3", "edupersonorgdn"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.1.1.4", "edupersonorgunitdn"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.1.1.5", "edupersonprimaryaffiliation"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "edupersonprincipalname"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.1.1.7", "edupersonentitlement"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.1.1.8", "edupersonprimaryorgunitdn"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.1.1.9", "edupersonscopedaffiliation"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.1.1.10", "edupersontargetedid"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.1.1.11", "edupersonassurance"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.2.1.2", "eduorghomepageuri"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.2.1.3", "eduorgidentityauthnpolicyuri"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.2.1.4", "eduorglegalname"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.2.1.5", "eduorgsuperioruri"),
                    Map.entry("urn:oid:1.3.6.1.4.1.5923.1.2.1.6", "eduorgwhitepagesuri"),
                    Map.entry("urn:oid:2.5.4.3", "cn"),
                    Map.entry("urn:oid:2.5.4.4", "surname"),
                    Map.entry("urn:oid:2.5.4.41", "name"),
                    Map.entry("urn:oid:2.5.4.42", "givenName"),
                    Map.entry("urn:oid:2.5.4.45", "x500UniqueIdentifier"),
                    Map.entry("urn:oid:0.9.2342.19200300.100.1.1", "uid"),
                    Map.entry("urn:oid:0.9.2342.19200300.100.1.3", "mail"),
                    Map.entry("urn:oid:0.9.2342.19200300.100.1.45", "organizationStatus"));

    /// Whether the provider says that they may take this role by this provider.
    boolean isOffered(String roleArn, String providerArn) {
        return assertion.aws("Role").stream()
                .map(pair -> List.of(pair.strip().split("\\s*,\\s*", -1)))
                .anyMatch(pair ->
                        pair.equals(List.of(roleArn, providerArn))
                                || pair.equals(List.of(providerArn, roleArn)));
    }

    String sessionName() {
        List<String> names = assertion.aws("RoleSessionName");
        if (names.size() != 1) {
            throw StsError.INVALID_IDENTITY_TOKEN.because(
                    "RoleSessionName is required in AuthnResponse");
        }
        if (SESSION_NAME.matcher(names.getFirst()).matches()) return names.getFirst();
        throw StsError.INVALID_IDENTITY_TOKEN.because(
                "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}");
    }

    /// How long the provider lets a session last at most.
    Optional<Integer> sessionSeconds() {
        List<String> durations = assertion.aws("SessionDuration");
        if (durations.isEmpty()) return Optional.empty();
        String text = durations.getFirst();
        boolean isNumber = durations.size() == 1 && SECONDS.matcher(text).matches();
        int seconds = isNumber ? Integer.parseInt(text) : 0;
        if (seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS) return Optional.of(seconds);
        throw SamlAssertions.invalid("SessionDuration is not between 900 and 43200 seconds");
    }

    Labels labels() {
        Map<String, String> tags = new HashMap<>();
        assertion
                .attributes()
                .forEach((name, values) -> {
                    String prefix = Saml.ATTRIBUTES + PRINCIPAL_TAG;
                    if (!name.startsWith(prefix)) return;
                    if (values.size() != 1) {
                        throw SamlAssertions.invalid("a session tag does not have one value");
                    }
                    tags.put(name.substring(prefix.length()), values.getFirst());
                });
        return new Labels(
                tags,
                assertion.aws("TransitiveTagKeys"),
                assertion.aws("SourceIdentity").stream().findFirst());
    }

    /// Unique to issuer, account and provider, so that subjects of two of them are told apart.
    // AWS: STS API Reference, AssumeRoleWithSAML, "NameQualifier".
    String nameQualifier() {
        String text = assertion.issuer() + account + "/" + providerName;
        return Base64.getEncoder()
                .encodeToString(Digests.sha1(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// `persistent`, `transient`, or the whole URI of any other format.
    String subjectType() {
        String format = assertion.subject().format();
        boolean isShort =
                format.equals(Saml.NAME_FORMATS + "persistent")
                        || format.equals(Saml.NAME_FORMATS + "transient");
        return isShort ? format.substring(Saml.NAME_FORMATS.length()) : format;
    }

    /// The condition keys by which a trust policy knows them.
    Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new HashMap<>();
        KEYS.forEach((attribute, key) -> {
            List<String> values = assertion.attributes().getOrDefault(attribute, List.of());
            if (!values.isEmpty()) keys.put("saml:" + key, values);
        });
        keys.put("saml:aud", List.of(assertion.bearer().recipient()));
        keys.put("saml:iss", List.of(assertion.issuer()));
        keys.put("saml:doc", List.of(account + "/" + providerName));
        keys.putAll(naming());
        return keys;
    }

    /// Those that the session keeps.
    Map<String, List<String>> kept(String providerArn) {
        Map<String, List<String>> kept = new HashMap<>(naming());
        kept.put("aws:FederatedProvider", List.of(providerArn));
        return kept;
    }

    private Map<String, List<String>> naming() {
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("saml:namequalifier", List.of(nameQualifier()));
        keys.put("saml:sub", List.of(assertion.subject().name()));
        if (!subjectType().isEmpty()) keys.put("saml:sub_type", List.of(subjectType()));
        return keys;
    }
}
