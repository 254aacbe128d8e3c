package coffer.gate.answer;

import coffer.kernel.ServiceException;
import coffer.wire.schema.WireProtocol;
import coffer.wire.sigv4.SigV4Error;
import coffer.wire.sigv4.SigV4Failure;

/// Which refusal each failure of a signature is.
public final class SignatureRefusals {
    private SignatureRefusals() {}

    public static ServiceException of(SigV4Failure failure, WireProtocol protocol) {
        return of(failure.error()).in(protocol).because(failure.message()).with(failure.details());
    }

    /// The same for a signature in the query, whose scope S3 complains of by another name.
    public static ServiceException ofPresigned(SigV4Failure failure, WireProtocol protocol) {
        Refusal refusal = of(failure.error());
        return (refusal == Refusal.WRONG_SCOPE ? Refusal.WRONG_SCOPE_IN_QUERY : refusal)
                .in(protocol)
                .because(failure.message())
                .with(failure.details());
    }

    private static Refusal of(SigV4Error error) {
        return switch (error) {
            case MISSING_AUTH -> Refusal.MISSING_AUTHENTICATION;
            case CONFLICTING_AUTH, INVALID_PAYLOAD_HASH -> Refusal.BAD_ARGUMENT;
            case UNSUPPORTED_ALGORITHM -> Refusal.UNSUPPORTED_ALGORITHM;
            case INCOMPLETE_SIGNATURE -> Refusal.INCOMPLETE_SIGNATURE;
            case MISSING_DATE -> Refusal.MISSING_DATE;
            case INCOMPLETE_QUERY -> Refusal.INCOMPLETE_QUERY;
            case INVALID_ACCESS_KEY -> Refusal.UNKNOWN_KEY;
            case INVALID_TOKEN -> Refusal.INVALID_TOKEN;
            case EXPIRED_TOKEN -> Refusal.EXPIRED_TOKEN;
            case WRONG_REGION, WRONG_SERVICE, WRONG_TERMINATOR, WRONG_SCOPE_DATE ->
                    Refusal.WRONG_SCOPE;
            case SKEWED -> Refusal.EXPIRED_REQUEST;
            case EXPIRED, NOT_YET_VALID, HEADERS_NOT_SIGNED, UNSIGNED_PAYLOAD_REFUSED ->
                    Refusal.FORBIDDEN_SIGNATURE;
            case MISSING_PAYLOAD_HASH -> Refusal.VALIDATION;
            case SIGNATURE_MISMATCH, CHUNK_SIGNATURE_MISMATCH -> Refusal.SIGNATURE_MISMATCH;
            case PAYLOAD_HASH_MISMATCH -> Refusal.PAYLOAD_MISMATCH;
            case MALFORMED_CHUNK, WRONG_LENGTH -> Refusal.INCOMPLETE_BODY;
            case CHUNK_TOO_SMALL -> Refusal.BAD_CHUNK_SIZE;
            case MALFORMED_TRAILER -> Refusal.BAD_TRAILER;
            case MISSING_DECODED_LENGTH -> Refusal.MISSING_LENGTH;
        };
    }
}
