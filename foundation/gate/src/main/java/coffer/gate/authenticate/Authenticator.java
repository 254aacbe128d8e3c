package coffer.gate.authenticate;

import coffer.gate.Credentials;
import coffer.gate.Credentials.Lookup;
import coffer.gate.Identity;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.ServiceModel;
import coffer.wire.sigv4.PayloadMode;
import coffer.wire.sigv4.SigV4Error;
import coffer.wire.sigv4.SigV4Failure;
import coffer.wire.sigv4.SigV4Verifier;
import coffer.wire.sigv4.Signature;
import coffer.wire.sigv4.SignedRequest;
import coffer.wire.sigv4.SigningTarget;
import coffer.wire.sigv4.Verification;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Turns a signature into an identity, or into the reason why not.
public final class Authenticator {
    private static final String S3 = "s3";
    private static final String GLOBAL_REGION = "us-east-1";
    // These services have one endpoint for all regions, whose signatures name this one.
    private static final Set<String> GLOBAL_SERVICES = Set.of("iam", "sts");
    private static final int SECRET_BYTES = 40;

    private final Credentials credentials;
    private final SigV4Verifier verifier;
    private final List<Region> regions;
    private final SecretBytes decoy;

    /// The first of `regions` is where a caller is who names none.
    public Authenticator(
            Credentials credentials,
            SigV4Verifier verifier,
            List<Region> regions,
            SecureRandom random) {
        this.credentials = credentials;
        this.verifier = verifier;
        this.regions = List.copyOf(regions);
        byte[] noOnesSecret = new byte[SECRET_BYTES];
        random.nextBytes(noOnesSecret);
        this.decoy = SecretBytes.adopt(noOnesSecret);
    }

    /// What is to be authenticated. `bodySha256` is present for every service but S3.
    public record Attempt(
            HttpRequest request,
            Signature signature,
            ServiceModel service,
            Optional<Bytes> bodySha256,
            boolean secure) {}

    /// Throws [NotAuthenticatedException] unless the signature holds, or there is none and S3 is
    /// asked, whose policies may allow anyone.
    public Authenticated authenticate(Attempt attempt) {
        return switch (attempt.signature()) {
            case Signature.Anonymous() -> anonymous(attempt);
            case Signature.Malformed(var failure) -> throw new NotAuthenticatedException(failure);
            case Signature.Signed signed -> signed(attempt, signed);
        };
    }

    private Authenticated anonymous(Attempt attempt) {
        if (!attempt.service().signingName().equals(S3)) {
            throw refuse(SigV4Error.MISSING_AUTH, attempt);
        }
        boolean chunked =
                attempt.request()
                        .headers()
                        .find("x-amz-content-sha256")
                        .filter("STREAMING-UNSIGNED-PAYLOAD-TRAILER"::equals)
                        .isPresent();
        PayloadMode payload =
                chunked ? new PayloadMode.StreamingUnsignedTrailer() : new PayloadMode.Unsigned();
        return new Authenticated(Identity.anonymous(), regions.getFirst(), payload, "");
    }

    private Authenticated signed(Attempt attempt, Signature.Signed signature) {
        Region region = region(attempt, signature);
        SigningTarget target =
                new SigningTarget(
                        isGlobal(attempt, signature) ? GLOBAL_REGION : region.name(),
                        attempt.service().signingName(),
                        attempt.secure());
        SignedRequest request =
                new SignedRequest(attempt.request(), signature, attempt.bodySha256());
        String accessKeyId = signature.claim().credential().accessKeyId();
        Lookup lookup = credentials.find(accessKeyId, signature.sessionToken());
        if (!(lookup instanceof Lookup.Found(var secretKey, var identity))) {
            // An unknown key costs as much time as a wrong signature, so keys cannot be guessed by
            // the clock.
            verifier.verify(request, decoy, target);
            throw refuse(errorOf(lookup), attempt);
        }
        try (secretKey) {
            return switch (verifier.verify(request, secretKey, target)) {
                case Verification.Valid(var payload) ->
                        new Authenticated(identity, region, payload, "AWS4-HMAC-SHA256");
                case Verification.Invalid(var failure, var stringToSign) ->
                        throw new NotAuthenticatedException(failure);
            };
        }
    }

    private Region region(Attempt attempt, Signature.Signed signature) {
        String named = signature.claim().credential().region();
        if (isGlobal(attempt, signature)) return regions.getFirst();
        return regions.stream()
                .filter(region -> region.name().equals(named))
                .findFirst()
                .orElse(regions.getFirst());
    }

    private static boolean isGlobal(Attempt attempt, Signature.Signed signature) {
        return GLOBAL_SERVICES.contains(attempt.service().signingName())
                && signature.claim().credential().region().equals(GLOBAL_REGION);
    }

    private static SigV4Error errorOf(Lookup lookup) {
        return switch (lookup) {
            case Lookup.InvalidToken _ -> SigV4Error.INVALID_TOKEN;
            case Lookup.ExpiredToken _ -> SigV4Error.EXPIRED_TOKEN;
            case Lookup.Unknown _, Lookup.Inactive _, Lookup.Found _ ->
                    SigV4Error.INVALID_ACCESS_KEY;
        };
    }

    private static NotAuthenticatedException refuse(SigV4Error error, Attempt attempt) {
        SigV4Failure failure = error.in(attempt.service().signingName());
        return new NotAuthenticatedException(failure);
    }
}
