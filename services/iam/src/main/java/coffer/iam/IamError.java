package coffer.iam;

import coffer.kernel.ErrorCode;

/// Every error an IAM client can receive from this service.
public enum IamError implements ErrorCode {
    ACCESS_DENIED("AccessDenied", 403),
    ACCOUNT_NOT_MANAGEMENT_OR_DELEGATED_ADMINISTRATOR(
            "AccountNotManagementOrDelegatedAdministratorException", 400),
    CALLER_IS_NOT_MANAGEMENT_ACCOUNT("CallerIsNotManagementAccountException", 400),
    CONCURRENT_MODIFICATION("ConcurrentModification", 409),
    CREDENTIAL_REPORT_EXPIRED("ReportExpired", 410),
    CREDENTIAL_REPORT_NOT_PRESENT("ReportNotPresent", 410),
    CREDENTIAL_REPORT_NOT_READY("ReportInProgress", 404),
    DELETE_CONFLICT("DeleteConflict", 409),
    DUPLICATE_CERTIFICATE("DuplicateCertificate", 409),
    ENTITY_ALREADY_EXISTS("EntityAlreadyExists", 409),
    ENTITY_TEMPORARILY_UNMODIFIABLE("EntityTemporarilyUnmodifiable", 409),
    INVALID_AUTHENTICATION_CODE("InvalidAuthenticationCode", 403),
    INVALID_CLIENT_TOKEN("InvalidClientTokenId", 403),
    INVALID_INPUT("InvalidInput", 400),
    INVALID_USER_TYPE("InvalidUserType", 400),
    KEY_PAIR_MISMATCH("KeyPairMismatch", 400),
    LIMIT_EXCEEDED("LimitExceeded", 409),
    MALFORMED_CERTIFICATE("MalformedCertificate", 400),
    MALFORMED_POLICY_DOCUMENT("MalformedPolicyDocument", 400),
    NO_SUCH_ENTITY("NoSuchEntity", 404),
    OPEN_ID_IDP_COMMUNICATION("OpenIdIdpCommunicationError", 400),
    ORGANIZATION_NOT_FOUND("OrganizationNotFoundException", 400),
    ORGANIZATION_NOT_IN_ALL_FEATURES_MODE("OrganizationNotInAllFeaturesModeException", 400),
    PASSWORD_POLICY_VIOLATION("PasswordPolicyViolation", 400),
    POLICY_NOT_ATTACHABLE("PolicyNotAttachable", 400),
    SERVICE_ACCESS_NOT_ENABLED("ServiceAccessNotEnabledException", 400),
    UNMODIFIABLE_ENTITY("UnmodifiableEntity", 400),
    VALIDATION("ValidationError", 400);

    private final String wireName;
    private final int httpStatus;

    IamError(String wireName, int httpStatus) {
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
