package coffer.gate.answer;

import coffer.kernel.ErrorCode;
import coffer.wire.schema.WireProtocol;

/// Every error the gate itself can give, with the name and status each protocol has for it.
///
/// AWS: "Common Errors" of KMS (JSON) and IAM (query); "Error responses" of S3 (XML).
public enum Refusal {
    ACCESS_DENIED("AccessDeniedException", 400, "AccessDenied", 403, "AccessDenied", 403),
    BAD_ARGUMENT("ValidationException", 400, "ValidationError", 400, "InvalidArgument", 400),
    BAD_CHUNK_SIZE(
            "ValidationException", 400, "ValidationError", 400, "InvalidChunkSizeError", 400),
    BAD_TRAILER("ValidationException", 400, "ValidationError", 400, "MalformedTrailerError", 400),
    EXPIRED_REQUEST(
            "InvalidSignatureException",
            400,
            "SignatureDoesNotMatch",
            403,
            "RequestTimeTooSkewed",
            403),
    EXPIRED_TOKEN("ExpiredTokenException", 400, "ExpiredToken", 403, "ExpiredToken", 400),
    FORBIDDEN_SIGNATURE(
            "InvalidSignatureException", 400, "SignatureDoesNotMatch", 403, "AccessDenied", 403),
    INACTIVE_KEY(
            "UnrecognizedClientException",
            400,
            "InvalidClientTokenId",
            403,
            "InvalidAccessKeyId",
            403),
    INCOMPLETE_BODY("SerializationException", 400, "MalformedInput", 400, "IncompleteBody", 400),
    INCOMPLETE_QUERY(
            "IncompleteSignatureException",
            400,
            "IncompleteSignature",
            400,
            "AuthorizationQueryParametersError",
            400),
    INCOMPLETE_SIGNATURE(
            "IncompleteSignatureException",
            400,
            "IncompleteSignature",
            400,
            "AuthorizationHeaderMalformed",
            400),
    INTERNAL("InternalFailure", 500, "InternalFailure", 500, "InternalError", 500),
    INVALID_TOKEN(
            "UnrecognizedClientException", 400, "InvalidClientTokenId", 403, "InvalidToken", 400),
    MALFORMED_BODY("SerializationException", 400, "MalformedInput", 400, "MalformedXML", 400),
    MISSING_AUTHENTICATION(
            "MissingAuthenticationTokenException",
            400,
            "MissingAuthenticationToken",
            403,
            "AccessDenied",
            403),
    MISSING_LENGTH(
            "MissingContentLength", 411, "MissingContentLength", 411, "MissingContentLength", 411),
    NOT_IMPLEMENTED("NotImplemented", 501, "NotImplemented", 501, "NotImplemented", 501),
    PAYLOAD_MISMATCH(
            "InvalidSignatureException",
            400,
            "SignatureDoesNotMatch",
            403,
            "XAmzContentSHA256Mismatch",
            400),
    REQUEST_TOO_LARGE(
            "RequestEntityTooLargeException",
            413,
            "RequestEntityTooLarge",
            413,
            "MaxMessageLengthExceeded",
            400),
    SIGNATURE_MISMATCH(
            "InvalidSignatureException",
            400,
            "SignatureDoesNotMatch",
            403,
            "SignatureDoesNotMatch",
            403),
    UNAVAILABLE("ServiceUnavailable", 503, "ServiceUnavailable", 503, "ServiceUnavailable", 503),
    UNKNOWN_KEY(
            "UnrecognizedClientException",
            400,
            "InvalidClientTokenId",
            403,
            "InvalidAccessKeyId",
            403),
    UNKNOWN_OPERATION(
            "UnknownOperationException", 400, "InvalidAction", 400, "MethodNotAllowed", 405),
    VALIDATION("ValidationException", 400, "ValidationError", 400, "InvalidRequest", 400),
    WRONG_SCOPE(
            "InvalidSignatureException",
            400,
            "SignatureDoesNotMatch",
            403,
            "AuthorizationHeaderMalformed",
            400);

    private final String jsonName;
    private final int jsonStatus;
    private final String queryName;
    private final int queryStatus;
    private final String s3Name;
    private final int s3Status;

    Refusal(
            String jsonName,
            int jsonStatus,
            String queryName,
            int queryStatus,
            String s3Name,
            int s3Status) {
        this.jsonName = jsonName;
        this.jsonStatus = jsonStatus;
        this.queryName = queryName;
        this.queryStatus = queryStatus;
        this.s3Name = s3Name;
        this.s3Status = s3Status;
    }

    public ErrorCode in(WireProtocol protocol) {
        return switch (protocol) {
            case AWS_JSON -> new Code(jsonName, jsonStatus);
            case AWS_QUERY -> new Code(queryName, queryStatus);
            case REST_XML -> new Code(s3Name, s3Status);
        };
    }

    private record Code(String wireName, int httpStatus) implements ErrorCode {}
}
