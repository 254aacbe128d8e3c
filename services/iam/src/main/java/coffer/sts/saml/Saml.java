package coffer.sts.saml;

/// The names of SAML 2.0 and of what AWS puts into it.
// OASIS, "Assertions and Protocols for SAML V2.0"; AWS: IAM User Guide, "Configure SAML assertions
// for the authentication response".
final class Saml {
    static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
    static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
    static final String SIGNATURES = "http://www.w3.org/2000/09/xmldsig#";
    static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
    static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
    static final String NAME_FORMATS = "urn:oasis:names:tc:SAML:2.0:nameid-format:";
    static final String VERSION = "2.0";
    static final String ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/";

    private Saml() {}
}
