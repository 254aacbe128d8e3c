package coffer.sts.web;

import coffer.iam.IamService;
import coffer.iam.federation.IssuerUnreachableException;
import coffer.iam.federation.OidcProvider;
import coffer.iam.federation.Providers;
import coffer.sts.StsError;
import coffer.sts.jwt.InvalidTokenException;
import coffer.sts.jwt.JsonObject;
import coffer.sts.jwt.JsonWebKeys;
import coffer.sts.jwt.JsonWebToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Believes a token or refuses it, in AWS's words where they are known.
// AWS: STS API Reference, AssumeRoleWithWebIdentity, "Errors"; IAM User Guide, "OIDC federation".
final class WebIdentities {
    /// How far clocks may be apart.
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final String SCHEME = "https://";
    private static final int MOST_SUBJECT = 255;

    private final Optional<IamService.Shared> account;
    private final IssuerKeys issuers;

    /// The providers asked are those of `account`, which may not exist.
    WebIdentities(Optional<IamService.Shared> account, IssuerKeys issuers) {
        this.account = account;
        this.issuers = issuers;
    }

    WebIdentity verified(String text, Instant now) {
        try {
            JsonWebToken token = JsonWebToken.parse(text);
            OidcProvider provider = provider(required(token.claimedIssuer(), "iss"));
            JsonObject claims = token.verify(keys(provider, token));
            refuseUntimely(claims, now);
            String subject = required(claims.text("sub"), "sub");
            if (subject.isEmpty() || subject.length() > MOST_SUBJECT) {
                throw StsError.IDP_REJECTED_CLAIM.because("The claim `sub` is too long or empty.");
            }
            return new WebIdentity(provider, subject, audience(claims, provider), claims);
        } catch (InvalidTokenException e) {
            throw StsError.INVALID_IDENTITY_TOKEN.because(
                    "The ID Token provided is not a valid JWT: " + e.getMessage());
        }
    }

    private OidcProvider provider(String issuer) {
        Optional<OidcProvider> provider =
                account.map(IamService.Shared::desk)
                        .filter(_ -> issuer.startsWith(SCHEME))
                        .flatMap(desk ->
                                desk.store()
                                        .read(snapshot ->
                                                new Providers(desk.directory())
                                                        .oidc(
                                                                snapshot,
                                                                issuer.substring(
                                                                        SCHEME.length()))));
        return provider.orElseThrow(() ->
                StsError.INVALID_IDENTITY_TOKEN.because(
                        "No OpenIDConnect provider found in your account for " + issuer));
    }

    private JsonWebKeys keys(OidcProvider provider, JsonWebToken token) {
        JsonWebKeys keys;
        try {
            keys = issuers.keys(provider, token);
        } catch (IssuerUnreachableException e) {
            throw StsError.IDP_COMMUNICATION.because(
                    "The identity provider could not be asked for its keys.");
        }
        if (token.isSignedByOneOf(keys)) return keys;
        throw StsError.INVALID_IDENTITY_TOKEN.because(
                "Couldn't retrieve verification key from your identity provider, please reference"
                        + " AssumeRoleWithWebIdentity documentation for requirements");
    }

    private static void refuseUntimely(JsonObject claims, Instant now) {
        Instant expires = required(claims.time("exp"), "exp");
        Instant issued = required(claims.time("iat"), "iat");
        if (!now.isBefore(expires.plus(SKEW))) {
            throw StsError.EXPIRED_TOKEN.because(
                    "Token expired: current date/time "
                            + now.getEpochSecond()
                            + " must be before the expiration date/time "
                            + expires.getEpochSecond());
        }
        boolean isEarly =
                claims.time("nbf").orElse(issued).isAfter(now.plus(SKEW))
                        || issued.isAfter(now.plus(SKEW));
        if (isEarly) {
            throw StsError.INVALID_IDENTITY_TOKEN.because("The token is not valid yet.");
        }
    }

    /// The authorized party where there is one, since a token may be for several audiences.
    private static String audience(JsonObject claims, OidcProvider provider) {
        List<String> audiences = claims.texts("aud");
        if (audiences.isEmpty()) throw missing("aud");
        Optional<String> party = claims.text("azp");
        boolean isOfOne = party.isPresent() || audiences.size() == 1;
        String audience = party.orElse(audiences.getFirst());
        if (isOfOne && provider.clientIds().contains(audience)) return audience;
        throw StsError.INVALID_IDENTITY_TOKEN.because("Incorrect token audience");
    }

    private static <T> T required(Optional<T> claim, String name) {
        return claim.orElseThrow(() -> missing(name));
    }

    private static RuntimeException missing(String claim) {
        return StsError.INVALID_IDENTITY_TOKEN.because("Missing a required claim: " + claim);
    }
}
