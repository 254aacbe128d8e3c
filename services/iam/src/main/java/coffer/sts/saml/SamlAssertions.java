package coffer.sts.saml;

import coffer.iam.federation.InvalidXmlException;
import coffer.iam.federation.SafeXml;
import coffer.iam.federation.SamlMetadata;
import coffer.sts.StsError;
import coffer.sts.saml.SamlAssertion.Bearer;
import coffer.sts.saml.SamlAssertion.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.w3c.dom.Element;

/// Believes an assertion or refuses it, in AWS's words where they are known.
// AWS: IAM User Guide, "Troubleshoot SAML federation with IAM"; OASIS, "Profiles for SAML V2.0",
// 4.1.4.3.
final class SamlAssertions {
    /// How far clocks may be apart.
    private static final Duration SKEW = Duration.ofMinutes(1);

    /// How soon AWS wants an assertion to be used.
    static final Duration MOST_AGE = Duration.ofMinutes(5);

    private final SamlService service;

    SamlAssertions(SamlService service) {
        this.service = service;
    }

    /// `encoded` is the response in base 64, of the provider that `metadata` describes.
    SamlAssertion verified(String encoded, SamlMetadata metadata, Instant now) {
        try {
            SignedResponse signed = SignedResponse.parse(decoded(encoded));
            if (!signed.issuer().equals(metadata.entityId())) {
                throw StsError.INVALID_IDENTITY_TOKEN.because(
                        "Issuer not present in specified provider");
            }
            if (metadata.validUntil().filter(until -> !now.isBefore(until)).isPresent()) {
                throw invalid("the provider's metadata has expired");
            }
            for (Element signature : signed.signatures()) {
                if (!XmlSignatures.verifies(signature, metadata.certificates())) {
                    throw StsError.INVALID_IDENTITY_TOKEN.because("Response signature invalid");
                }
            }
            SamlAssertion assertion = SamlAssertion.read(signed);
            checkResponse(signed, assertion);
            checkBearer(assertion.bearer(), now);
            checkTimes(assertion.window(), now);
            checkAudience(assertion);
            return assertion;
        } catch (InvalidXmlException | InvalidAssertionException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] decoded(String encoded) {
        try {
            // Tools break the lines of what they encode.
            return Base64.getDecoder().decode(encoded.replaceAll("[\\r\\n\\t ]", ""));
        } catch (IllegalArgumentException notBase64) {
            throw invalid("it is not base 64");
        }
    }

    /// The response around the assertion may be unsigned; it must not contradict it.
    private void checkResponse(SignedResponse signed, SamlAssertion assertion) {
        Element response = signed.response();
        Optional<String> status =
                SafeXml.child(response, Saml.PROTOCOL, "Status")
                        .flatMap(it -> SafeXml.child(it, Saml.PROTOCOL, "StatusCode"))
                        .flatMap(it -> SafeXml.attribute(it, "Value"));
        if (!status.equals(Optional.of(Saml.SUCCESS))) {
            throw invalid("the provider did not authenticate anybody");
        }
        boolean isOfOther =
                SafeXml.child(response, Saml.ASSERTION, "Issuer")
                        .map(SafeXml::text)
                        .filter(issuer -> !issuer.equals(assertion.issuer()))
                        .isPresent();
        boolean isElsewhere =
                SafeXml.attribute(response, "Destination")
                        .filter(to -> !to.equals(service.endpoint()))
                        .isPresent();
        // Nobody here ever asks a provider, so an answer can only agree with itself.
        Optional<String> inResponseTo = SafeXml.attribute(response, "InResponseTo");
        boolean isToOther =
                inResponseTo.isPresent() && !inResponseTo.equals(assertion.bearer().inResponseTo());
        if (isOfOther || isElsewhere || isToOther) {
            throw invalid("the response and its assertion do not belong together");
        }
    }

    private void checkBearer(Bearer bearer, Instant now) {
        if (!bearer.recipient().equals(service.endpoint())) {
            throw invalid("it is addressed to another recipient");
        }
        if (!now.isBefore(bearer.notOnOrAfter().plus(SKEW))) throw expired();
    }

    private static void checkTimes(Window window, Instant now) {
        boolean isOver =
                window.notOnOrAfter().filter(end -> !now.isBefore(end.plus(SKEW))).isPresent()
                        || window.sessionEnds().filter(end -> !now.isBefore(end)).isPresent();
        if (isOver) throw expired();
        boolean isEarly =
                window.issued().isAfter(now.plus(SKEW))
                        || window.notBefore().filter(it -> it.isAfter(now.plus(SKEW))).isPresent();
        if (isEarly) throw invalid("it is not valid yet");
        if (window.issued().plus(MOST_AGE).isBefore(now)) {
            throw StsError.EXPIRED_TOKEN.because(
                    "Token must be redeemed within 5 minutes of issuance");
        }
    }

    private void checkAudience(SamlAssertion assertion) {
        boolean isForUs =
                !assertion.audiences().isEmpty()
                        && assertion.audiences().stream()
                                .allMatch(restriction ->
                                        restriction.stream()
                                                .anyMatch(service.audiences()::contains));
        if (!isForUs) {
            throw StsError.INVALID_IDENTITY_TOKEN.because(
                    "Response does not contain the required audience.");
        }
    }

    private static RuntimeException expired() {
        return StsError.EXPIRED_TOKEN.because("The SAML assertion has expired.");
    }

    static RuntimeException invalid(String why) {
        return StsError.INVALID_IDENTITY_TOKEN.because(
                "Your request included an invalid SAML response: " + why);
    }
}
