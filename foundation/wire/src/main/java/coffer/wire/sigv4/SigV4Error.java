package coffer.wire.sigv4;

/// Every way in which authentication by signature fails.
///
/// The gate turns each into the code of the service that was called; messages are AWS's, and S3's
/// differ from those of the other services.
public enum SigV4Error {
    MISSING_AUTH("Access Denied", "Request is missing Authentication Token"),
    CONFLICTING_AUTH(
            "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature"
                    + " query string parameter or the Authorization header should be specified"),
    UNSUPPORTED_ALGORITHM(
            "The authorization mechanism you have provided is not supported. Please use"
                    + " AWS4-HMAC-SHA256.",
            "Unsupported AWS 'algorithm'. Please use AWS4-HMAC-SHA256."),
    /// The `Authorization` header is not as SigV4 writes it.
    INCOMPLETE_SIGNATURE("The authorization header that you provided is not valid."),
    /// The `X-Amz-...` parameters of a presigned URL are not as SigV4 writes them.
    INCOMPLETE_QUERY(
            "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
                    + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires"
                    + " parameters."),
    MISSING_DATE(
            "AWS authentication requires a valid Date or x-amz-date header",
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."),
    INVALID_ACCESS_KEY(
            "The AWS Access Key Id you provided does not exist in our records.",
            "The security token included in the request is invalid."),
    INVALID_TOKEN(
            "The provided token is malformed or otherwise invalid.",
            "The security token included in the request is invalid."),
    EXPIRED_TOKEN(
            "The provided token has expired.",
            "The security token included in the request is expired"),
    WRONG_REGION("The region in the credential scope is wrong."),
    WRONG_SERVICE("The service in the credential scope is wrong."),
    WRONG_TERMINATOR("Credential should be scoped with a valid terminator: 'aws4_request'."),
    WRONG_SCOPE_DATE("The date in the credential scope is not the date of the request."),
    /// The request's time is more than 15 minutes from ours.
    SKEWED("The difference between the request time and the current time is too large."),
    /// A presigned URL is past its lifetime.
    EXPIRED("Request has expired"),
    /// A presigned URL was made more than 15 minutes from now.
    NOT_YET_VALID("Request is not yet valid"),
    HEADERS_NOT_SIGNED("There were headers present in the request which were not signed"),
    MISSING_PAYLOAD_HASH("Missing required header for this request: x-amz-content-sha256"),
    INVALID_PAYLOAD_HASH(
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER,"
                    + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD,"
                    + " STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value."),
    /// An unsigned body over a connection that does not protect it.
    UNSIGNED_PAYLOAD_REFUSED("Requests with an unsigned payload must be sent over TLS."),
    SIGNATURE_MISMATCH(
            "The request signature we calculated does not match the signature you provided. Check"
                    + " your key and signing method.",
            "The request signature we calculated does not match the signature you provided. Check"
                    + " your AWS Secret Access Key and signing method. Consult the service"
                    + " documentation for details."),
    PAYLOAD_HASH_MISMATCH(
            "The provided 'x-amz-content-sha256' header does not match what was computed."),
    CHUNK_SIGNATURE_MISMATCH(
            "The request signature we calculated does not match the signature you provided. Check"
                    + " your key and signing method."),
    MALFORMED_CHUNK("The request body is not a well-formed aws-chunked stream."),
    CHUNK_TOO_SMALL("Only the last chunk is allowed to have a size less than 8192 bytes"),
    MALFORMED_TRAILER(
            "The request contained trailing data that was not well-formed or did not conform to our"
                    + " published schema."),
    MISSING_DECODED_LENGTH("You must provide the x-amz-decoded-content-length HTTP header."),
    WRONG_LENGTH(
            "You did not provide the number of bytes specified by the Content-Length HTTP header");

    private final String s3Message;
    private final String message;

    SigV4Error(String message) {
        this(message, message);
    }

    SigV4Error(String s3Message, String message) {
        this.s3Message = s3Message;
        this.message = message;
    }

    /// The failure with the text that `service` (as a credential scope names it) uses for it.
    public SigV4Failure in(String service) {
        return new SigV4Failure(this, service.equals(SigningTarget.S3) ? s3Message : message);
    }

    SigV4Failure inS3() {
        return new SigV4Failure(this, s3Message);
    }

    SigV4Failure because(String text) {
        return new SigV4Failure(this, text);
    }
}
