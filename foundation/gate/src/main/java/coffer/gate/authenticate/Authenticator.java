package coffer.gate.authenticate;

import coffer.gate.Credentials;
import coffer.gate.Credentials.Lookup;
import coffer.gate.Identity;
import coffer.gate.answer.SignatureRefusals;
import coffer.gate.form.PostedForm;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.ServiceException;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.ServiceModel;
import coffer.wire.sigv4.Credential;
import coffer.wire.sigv4.PayloadMode;
import coffer.wire.sigv4.SigV4Error;
import coffer.wire.sigv4.SigV4Failure;
import coffer.wire.sigv4.SigV4Verifier;
import coffer.wire.sigv4.Signature;
import coffer.wire.sigv4.SignedRequest;
import coffer.wire.sigv4.SigningTarget;
import coffer.wire.sigv4.Verification;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Turns a signature into an identity, or refuses.
///
/// A key that does not exist is refused by another code than a wrong signature, as AWS does and
/// clients expect. An inactive key cannot be told from one that does not exist, neither by its code
/// nor by its time: refusals are given after a fixed [Delay].
public final class Authenticator {
    private static final String S3 = "s3";
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String GLOBAL_REGION = "us-east-1";
    // These services have one endpoint for all regions, whose signatures name this one.
    private static final Set<String> GLOBAL_SERVICES = Set.of("iam", "organizations", "sts");
    private static final int SHA256_HEX_LENGTH = 64;

    private final Credentials credentials;
    private final SigV4Verifier verifier;
    private final List<Region> regions;

    /// The first of `regions` is where a caller is who names none.
    public Authenticator(Credentials credentials, SigV4Verifier verifier, List<Region> regions) {
        if (regions.isEmpty()) throw new IllegalArgumentException("there is no region");
        this.credentials = credentials;
        this.verifier = verifier;
        this.regions = List.copyOf(regions);
    }

    /// What is to be authenticated. `bodySha256` is present for every service but S3.
    public record Attempt(
            HttpRequest request,
            Signature signature,
            ServiceModel service,
            Optional<Bytes> bodySha256,
            boolean secure) {

        boolean isS3() {
            return service.signingName().equals(S3);
        }
    }

    /// Throws [ServiceException] unless the signature holds, or there is none and S3 is asked,
    /// whose policies may allow anyone.
    public Authenticated authenticate(Attempt attempt) {
        return switch (attempt.signature()) {
            case Signature.Anonymous() -> anonymous(attempt);
            case Signature.Malformed(var failure) -> throw refuse(failure, attempt);
            case Signature.Signed signed -> evenly(() -> signed(attempt, signed));
        };
    }

    /// Whoever asks for an operation that nobody signs; a signature is not even looked at.
    public Authenticated unsigned() {
        return new Authenticated(
                Identity.anonymous(), regions.getFirst(), new PayloadMode.Unsigned(), "");
    }

    /// A form whose policy is said to be signed.
    public record PostAttempt(PostedForm.Signed signed, ServiceModel service, boolean secure) {}

    /// Throws [ServiceException] unless the form's policy was signed by who claims to have.
    public Authenticated authenticatePost(PostAttempt attempt) {
        return evenly(() -> posted(attempt));
    }

    private Authenticated posted(PostAttempt attempt) {
        PostedForm.Signed signed = attempt.signed();
        Credential credential = signed.claim().credential();
        Lookup lookup = credentials.find(credential.accessKeyId(), signed.token());
        if (!(lookup instanceof Lookup.Found(var secretKey, var identity))) {
            throw SignatureRefusals.of(errorOf(lookup).in(S3), attempt.service().protocol())
                    .with(Map.of("AWSAccessKeyId", credential.accessKeyId()));
        }
        Region region = region(credential.region());
        SigningTarget target =
                new SigningTarget(region.name(), attempt.service().signingName(), attempt.secure());
        try (secretKey) {
            Optional<SigV4Failure> failure =
                    verifier.verifyPostPolicy(signed.claim(), signed.policy(), secretKey, target);
            if (failure.isPresent()) {
                throw SignatureRefusals.of(failure.get(), attempt.service().protocol());
            }
            return new Authenticated(identity, region, new PayloadMode.Unsigned(), ALGORITHM);
        }
    }

    private static Authenticated evenly(Supplier<Authenticated> attempt) {
        Delay delay = Delay.begin();
        try {
            return attempt.get();
        } catch (ServiceException refused) {
            delay.await();
            throw refused;
        }
    }

    private Authenticated anonymous(Attempt attempt) {
        if (!attempt.isS3()) throw refuse(SigV4Error.MISSING_AUTH, attempt);
        PayloadMode payload =
                attempt.request()
                        .headers()
                        .find("x-amz-content-sha256")
                        .map(claim -> unsignedPayload(claim, attempt))
                        .orElseGet(PayloadMode.Unsigned::new);
        return new Authenticated(Identity.anonymous(), regions.getFirst(), payload, "");
    }

    /// What someone who signs nothing may say of his payload.
    private static PayloadMode unsignedPayload(String claim, Attempt attempt) {
        if (claim.equals("UNSIGNED-PAYLOAD")) return new PayloadMode.Unsigned();
        if (claim.equals("STREAMING-UNSIGNED-PAYLOAD-TRAILER")) {
            return new PayloadMode.StreamingUnsignedTrailer();
        }
        boolean isHash =
                claim.length() == SHA256_HEX_LENGTH
                        && claim.chars().allMatch(HexFormat::isHexDigit);
        if (!isHash) throw refuse(SigV4Error.INVALID_PAYLOAD_HASH, attempt);
        return new PayloadMode.Signed(Bytes.adopt(HexFormat.of().parseHex(claim)));
    }

    private Authenticated signed(Attempt attempt, Signature.Signed signature) {
        String accessKeyId = signature.claim().credential().accessKeyId();
        Lookup lookup = credentials.find(accessKeyId, signature.sessionToken());
        if (!(lookup instanceof Lookup.Found(var secretKey, var identity))) {
            ServiceException refusal = refuse(errorOf(lookup), attempt);
            throw attempt.isS3() ? refusal.with(Map.of("AWSAccessKeyId", accessKeyId)) : refusal;
        }
        Region region = region(attempt, signature);
        SigningTarget target =
                new SigningTarget(
                        isGlobal(attempt, signature) ? GLOBAL_REGION : region.name(),
                        attempt.service().signingName(),
                        attempt.secure());
        SignedRequest request =
                new SignedRequest(attempt.request(), signature, attempt.bodySha256());
        try (secretKey) {
            return switch (verifier.verify(request, secretKey, target)) {
                case Verification.Valid(var payload) ->
                        new Authenticated(identity, region, payload, ALGORITHM);
                case Verification.Invalid invalid ->
                        throw refuse(invalid.failure(), attempt)
                                .with(
                                        attempt.isS3()
                                                ? details(invalid, request, target)
                                                : Map.of());
            };
        }
    }

    /// What S3 adds to its errors. Clients that asked in the wrong region follow `Region`.
    private static Map<String, String> details(
            Verification.Invalid invalid, SignedRequest request, SigningTarget target) {
        Signature.Claim claim = request.signature().claim();
        if (invalid.failure().error() == SigV4Error.WRONG_REGION) {
            return Map.of("Region", target.region());
        }
        return invalid.stringToSign()
                .map(text ->
                        Map.of(
                                "AWSAccessKeyId", claim.credential().accessKeyId(),
                                "StringToSign", text,
                                "SignatureProvided", claim.signature()))
                .orElse(invalid.failure().details());
    }

    private Region region(Attempt attempt, Signature.Signed signature) {
        return isGlobal(attempt, signature)
                ? regions.getFirst()
                : region(signature.claim().credential().region());
    }

    private Region region(String named) {
        for (Region region : regions) {
            if (region.name().equals(named)) return region;
        }
        return regions.getFirst();
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

    private static ServiceException refuse(SigV4Error error, Attempt attempt) {
        return refuse(error.in(attempt.service().signingName()), attempt);
    }

    private static ServiceException refuse(SigV4Failure failure, Attempt attempt) {
        return attempt.signature() instanceof Signature.Presigned
                ? SignatureRefusals.ofPresigned(failure, attempt.service().protocol())
                : SignatureRefusals.of(failure, attempt.service().protocol());
    }
}
