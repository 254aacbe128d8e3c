package coffer.sts;

import coffer.kernel.ErrorCode;

/// Every error a client of the token service can receive from it.
public enum StsError implements ErrorCode {
    ACCESS_DENIED("AccessDenied", 403),
    EXPIRED_TOKEN("ExpiredTokenException", 400),
    IDP_COMMUNICATION("IDPCommunicationError", 400),
    IDP_REJECTED_CLAIM("IDPRejectedClaim", 403),
    INVALID_AUTHORIZATION_MESSAGE("InvalidAuthorizationMessageException", 400),
    INVALID_IDENTITY_TOKEN("InvalidIdentityToken", 400),
    INVALID_PARAMETER_VALUE("InvalidParameterValue", 400),
    MALFORMED_POLICY_DOCUMENT("MalformedPolicyDocument", 400),
    PACKED_POLICY_TOO_LARGE("PackedPolicyTooLarge", 400),
    VALIDATION("ValidationError", 400);

    private final String wireName;
    private final int httpStatus;

    StsError(String wireName, int httpStatus) {
        this.wireName = wireName;
        this.httpStatus = httpStatus;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public int httpStatus() {
        return httpStatus;
    }
}
