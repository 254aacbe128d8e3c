package coffer.wire.sigv4;

import coffer.kernel.SecretBytes;
import coffer.wire.http.Headers;
import coffer.wire.sigv4.CanonicalRequest.Form;
import coffer.wire.sigv4.Signature.Claim;
import coffer.wire.sigv4.Signature.Presigned;
import coffer.wire.sigv4.Verification.Invalid;
import coffer.wire.sigv4.Verification.Valid;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Checks that whoever sent a request knows the secret key it claims to be signed with.
///
/// Nothing here says whether the access key exists or what its holder may do.
public final class SigV4Verifier {
    private static final Duration MAX_SKEW = Duration.ofMinutes(15);

    private final InstantSource clock;
    private final SigningKeys keys;

    public SigV4Verifier(InstantSource clock, SigningKeys keys) {
        this.clock = clock;
        this.keys = keys;
    }

    /// Throws IllegalArgumentException if the target is not S3 and the body's hash is missing.
    public Verification verify(
            SignedRequest request, SigningSecret secretKey, SigningTarget target) {
        Optional<SigV4Failure> failure =
                scopeFailure(request, target)
                        .or(() -> timeFailure(request, target))
                        .or(() -> headersFailure(request, target));
        if (failure.isPresent()) return new Invalid(failure.get());

        Optional<PayloadClaim> payload = payloadClaim(request, target);
        if (payload.isEmpty()) return new Invalid(SigV4Error.MISSING_PAYLOAD_HASH.inS3());
        if (!payload.get().isReadable()) {
            return new Invalid(SigV4Error.INVALID_PAYLOAD_HASH.inS3());
        }
        // A presigned URL never says anything of its payload, whatever carries it.
        boolean isPresigned = request.signature() instanceof Presigned;
        boolean isExposed = !target.secure() && !isPresigned && hasBody(request.http().headers());
        if (payload.get().kind().isUnsigned() && isExposed) {
            return new Invalid(SigV4Error.UNSIGNED_PAYLOAD_REFUSED.inS3());
        }
        return checkSignature(request, secretKey, payload.get(), target);
    }

    /// Whether `claim`, of a form that a browser posts to S3, signs `base64Policy`.
    public Optional<SigV4Failure> verifyPostPolicy(
            Claim claim, String base64Policy, SigningSecret secretKey, SigningTarget target) {
        Optional<SigV4Failure> failure = scopeFailure(claim, target);
        if (failure.isPresent()) return failure;
        try (SecretBytes key = keys.derive(claim.credential(), secretKey)) {
            return sameText(sign(key, base64Policy), claim.signature())
                    ? Optional.empty()
                    : Optional.of(SigV4Error.SIGNATURE_MISMATCH.in(target.service()));
        }
    }

    private Verification checkSignature(
            SignedRequest request,
            SigningSecret secretKey,
            PayloadClaim payload,
            SigningTarget target) {
        Claim claim = request.signature().claim();
        Form form = new Form(target.isS3(), payload.text());
        List<CanonicalRequest> candidates = CanonicalRequest.of(request.http(), claim, form);
        SecretBytes key = keys.derive(claim.credential(), secretKey);
        for (CanonicalRequest candidate : candidates) {
            String text = stringToSign(claim, candidate);
            if (sameText(sign(key, text), claim.signature())) {
                return new Valid(payloadMode(payload, key, claim));
            }
        }
        key.close();
        return new Invalid(
                SigV4Error.SIGNATURE_MISMATCH.in(target.service()),
                Optional.of(stringToSign(claim, candidates.getFirst())));
    }

    private static PayloadMode payloadMode(PayloadClaim payload, SecretBytes key, Claim claim) {
        return switch (payload.kind()) {
            case STREAMING_SIGNED ->
                    new PayloadMode.StreamingSigned(new ChunkSigner(key, claim), false);
            case STREAMING_SIGNED_TRAILER ->
                    new PayloadMode.StreamingSigned(new ChunkSigner(key, claim), true);
            case SIGNED -> {
                key.close();
                yield new PayloadMode.Signed(payload.sha256());
            }
            case UNSIGNED -> {
                key.close();
                yield new PayloadMode.Unsigned();
            }
            case STREAMING_UNSIGNED_TRAILER -> {
                key.close();
                yield new PayloadMode.StreamingUnsignedTrailer();
            }
        };
    }

    /// AWS's Java SDK marks the body of a GET as unsigned even where there is none to protect.
    private static boolean hasBody(Headers headers) {
        return headers.contains("transfer-encoding")
                || headers.find("content-length").filter(length -> !length.equals("0")).isPresent();
    }

    private static Optional<PayloadClaim> payloadClaim(
            SignedRequest request, SigningTarget target) {
        if (target.isS3()) return PayloadClaim.ofS3(request);
        return Optional.of(
                PayloadClaim.ofBody(
                        request.bodySha256()
                                .orElseThrow(() ->
                                        new IllegalArgumentException(
                                                "the body's hash is needed"))));
    }

    private static String stringToSign(Claim claim, CanonicalRequest canonical) {
        return SignatureParser.ALGORITHM
                + "\n"
                + claim.time().text()
                + "\n"
                + claim.credential().scope()
                + "\n"
                + canonical.sha256();
    }

    private static String sign(SecretBytes key, String text) {
        byte[] mac = Hmac.sha256(key.expose(), text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac);
    }

    /// Compares in a time that does not tell where the texts differ.
    static boolean sameText(String expected, String claimed) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                claimed.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<SigV4Failure> scopeFailure(
            SignedRequest request, SigningTarget target) {
        return scopeFailure(request.signature().claim(), target)
                .map(failure -> Messages.scope(failure.error(), request.signature(), target));
    }

    private static Optional<SigV4Failure> scopeFailure(Claim claim, SigningTarget target) {
        Credential credential = claim.credential();
        if (!credential.terminator().equals(Credential.TERMINATOR)) {
            return Optional.of(SigV4Error.WRONG_TERMINATOR.in(target.service()));
        }
        if (!credential.service().equals(target.service())) {
            return Optional.of(SigV4Error.WRONG_SERVICE.in(target.service()));
        }
        if (!credential.region().equals(target.region())) {
            return Optional.of(SigV4Error.WRONG_REGION.in(target.service()));
        }
        if (!credential.date().equals(claim.time().date())) {
            return Optional.of(SigV4Error.WRONG_SCOPE_DATE.in(target.service()));
        }
        return Optional.empty();
    }

    private Optional<SigV4Failure> timeFailure(SignedRequest request, SigningTarget target) {
        Instant now = clock.instant();
        SigningTime signed = request.signature().claim().time();
        if (signed.instant().isAfter(now.plus(MAX_SKEW))) {
            return Optional.of(Messages.notYetCurrent(request.signature(), now, target));
        }
        Duration lifetime =
                request.signature() instanceof Presigned presigned
                        ? presigned.lifetime()
                        : MAX_SKEW;
        if (signed.instant().plus(lifetime).isBefore(now)) {
            return Optional.of(Messages.expired(request.signature(), now, target));
        }
        return Optional.empty();
    }

    /// The host and every header that means something to AWS, or to us, must be signed, and be
    /// there.
    private static Optional<SigV4Failure> headersFailure(
            SignedRequest request, SigningTarget target) {
        List<String> signed = request.signature().claim().signedHeaders();
        Headers headers = request.http().headers();
        List<String> unsigned = new ArrayList<>();
        if (!signed.contains("host")) unsigned.add("host");
        for (String name : headers.names()) {
            boolean isMeant = name.startsWith("x-amz-") || name.startsWith("x-coffer-");
            if (isMeant && !signed.contains(name)) unsigned.add(name);
        }
        if (!unsigned.isEmpty()) {
            Collections.sort(unsigned);
            return Optional.of(Messages.notSigned(String.join(", ", unsigned), target));
        }
        return headers.names().containsAll(signed)
                ? Optional.empty()
                : Optional.of(SigV4Error.SIGNATURE_MISMATCH.in(target.service()));
    }
}
