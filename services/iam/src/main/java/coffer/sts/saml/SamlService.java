package coffer.sts.saml;

import java.util.List;

/// What this installation is to SAML identity providers: `endpoint` is where assertions must be
/// addressed to, and `audiences` are its names, of which an assertion must be for one.
public record SamlService(String endpoint, List<String> audiences) {
    /// Where AWS takes assertions.
    public static final String AWS = "https://signin.aws.amazon.com/saml";

    private static final String AWS_ENTITY = "urn:amazon:webservices";

    public SamlService {
        audiences = List.copyOf(audiences);
    }

    /// An endpoint of the operator's own is its only name; AWS's is known by two.
    public static SamlService at(String endpoint) {
        return new SamlService(
                endpoint, endpoint.equals(AWS) ? List.of(AWS, AWS_ENTITY) : List.of(endpoint));
    }
}
