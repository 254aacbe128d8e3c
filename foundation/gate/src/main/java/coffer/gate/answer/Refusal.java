package coffer.gate.answer;

import coffer.kernel.ErrorCode;
import coffer.kernel.ServiceException;
import coffer.wire.schema.WireProtocol;

/// Every error the gate itself can give, with the name and status that each protocol has for it:
/// JSON, query and S3, in this order, and REST with JSON where it is special.
///
/// AWS: "Common Errors" of KMS (JSON) and IAM (query); "Error responses" of S3 (XML).
@SuppressWarnings("ImmutableEnumChecker") // A code is a name and a number.
public enum Refusal {
    ACCESS_DENIED(
            new Code("AccessDeniedException", 400),
            new Code("AccessDenied", 403),
            new Code("AccessDenied", 403)),
    BAD_ARGUMENT(
            new Code("ValidationException", 400),
            new Code("ValidationError", 400),
            new Code("InvalidArgument", 400)),
    BAD_CHUNK_SIZE(
            new Code("ValidationException", 400),
            new Code("ValidationError", 400),
            new Code("InvalidChunkSizeError", 400)),
    BAD_DIGEST(
            new Code("ValidationException", 400),
            new Code("ValidationError", 400),
            new Code("BadDigest", 400)),
    BAD_TRAILER(
            new Code("ValidationException", 400),
            new Code("ValidationError", 400),
            new Code("MalformedTrailerError", 400)),
    EXPIRED_REQUEST(
            new Code("InvalidSignatureException", 400),
            new Code("SignatureDoesNotMatch", 403),
            new Code("RequestTimeTooSkewed", 403)),
    EXPIRED_TOKEN(
            new Code("ExpiredTokenException", 400),
            new Code("ExpiredToken", 403),
            new Code("ExpiredToken", 400)),
    FORBIDDEN_SIGNATURE(
            new Code("InvalidSignatureException", 400),
            new Code("SignatureDoesNotMatch", 403),
            new Code("AccessDenied", 403)),
    INCOMPLETE_BODY(
            new Code("SerializationException", 400),
            new Code("MalformedInput", 400),
            new Code("IncompleteBody", 400)),
    INCOMPLETE_QUERY(
            new Code("IncompleteSignatureException", 400),
            new Code("IncompleteSignature", 400),
            new Code("AuthorizationQueryParametersError", 400)),
    INCOMPLETE_SIGNATURE(
            new Code("IncompleteSignatureException", 400),
            new Code("IncompleteSignature", 400),
            new Code("AuthorizationHeaderMalformed", 400)),
    INTERNAL(
            new Code("InternalFailure", 500),
            new Code("InternalFailure", 500),
            new Code("InternalError", 500)),
    INVALID_DIGEST(
            new Code("ValidationException", 400),
            new Code("ValidationError", 400),
            new Code("InvalidDigest", 400)),
    INVALID_TOKEN(
            new Code("UnrecognizedClientException", 400),
            new Code("InvalidClientTokenId", 403),
            new Code("InvalidToken", 400)),
    MISSING_AUTHENTICATION(
            new Code("MissingAuthenticationTokenException", 400),
            new Code("MissingAuthenticationToken", 403),
            new Code("AccessDenied", 403)),
    MISSING_DATE(
            new Code("IncompleteSignatureException", 400),
            new Code("IncompleteSignature", 400),
            new Code("AccessDenied", 403)),
    MISSING_LENGTH(
            new Code("MissingContentLength", 411),
            new Code("MissingContentLength", 411),
            new Code("MissingContentLength", 411)),
    NOT_IMPLEMENTED(
            new Code("NotImplemented", 501),
            new Code("NotImplemented", 501),
            new Code("NotImplemented", 501)),
    PAYLOAD_MISMATCH(
            new Code("InvalidSignatureException", 400),
            new Code("SignatureDoesNotMatch", 403),
            new Code("XAmzContentSHA256Mismatch", 400)),
    REQUEST_TIMEOUT(
            new Code("RequestTimeoutException", 408),
            new Code("RequestTimeout", 408),
            new Code("RequestTimeout", 400)),
    REQUEST_TOO_LARGE(
            new Code("RequestEntityTooLargeException", 413),
            new Code("RequestEntityTooLarge", 413),
            new Code("MaxMessageLengthExceeded", 400)),
    SIGNATURE_MISMATCH(
            new Code("InvalidSignatureException", 400),
            new Code("SignatureDoesNotMatch", 403),
            new Code("SignatureDoesNotMatch", 403)),
    THROTTLED(
            new Code("ThrottlingException", 400),
            new Code("Throttling", 400),
            new Code("SlowDown", 503),
            new Code("ThrottlingException", 429)),
    UNAVAILABLE(
            new Code("ServiceUnavailable", 503),
            new Code("ServiceUnavailable", 503),
            new Code("ServiceUnavailable", 503)),
    UNKNOWN_KEY(
            new Code("UnrecognizedClientException", 400),
            new Code("InvalidClientTokenId", 403),
            new Code("InvalidAccessKeyId", 403)),
    UNSUPPORTED_ALGORITHM(
            new Code("IncompleteSignatureException", 400),
            new Code("IncompleteSignature", 400),
            new Code("InvalidRequest", 400)),
    VALIDATION(
            new Code("ValidationException", 400),
            new Code("ValidationError", 400),
            new Code("InvalidRequest", 400)),
    WRONG_SCOPE(
            new Code("InvalidSignatureException", 400),
            new Code("SignatureDoesNotMatch", 403),
            new Code("AuthorizationHeaderMalformed", 400)),
    WRONG_SCOPE_IN_QUERY(
            new Code("InvalidSignatureException", 400),
            new Code("SignatureDoesNotMatch", 403),
            new Code("AuthorizationQueryParametersError", 400));

    private final Code json;
    private final Code query;
    private final Code s3;
    private final Code rest;

    /// REST services call their errors as awsJson does and keep the statuses of HTTP.
    Refusal(Code json, Code query, Code s3) {
        this(json, query, s3, new Code(json.wireName(), query.httpStatus()));
    }

    Refusal(Code json, Code query, Code s3, Code rest) {
        this.json = json;
        this.query = query;
        this.s3 = s3;
        this.rest = rest;
    }

    public ErrorCode in(WireProtocol protocol) {
        return switch (protocol) {
            case AWS_JSON, RPC_V2_CBOR -> json;
            case AWS_QUERY -> query;
            case REST_XML -> s3;
            case REST_JSON -> rest;
        };
    }

    /// Whether `refusal` says, in any protocol, that somebody may not do what he asked for.
    public static boolean isOfAccess(ServiceException refusal) {
        String name = refusal.code().wireName();
        return name.equals(ACCESS_DENIED.json.wireName())
                || name.equals(ACCESS_DENIED.s3.wireName());
    }

    private record Code(String wireName, int httpStatus) implements ErrorCode {}
}
