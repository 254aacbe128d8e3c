package coffer.kms;

import coffer.kernel.ErrorCode;

/// Every error this service can give, with AWS's names and statuses.
// AWS: KMS API Reference, "Errors" of each operation. KMS speaks JSON, where the caller's errors
// are all 400 and the service's all 500, whatever the model says of them.
public enum KmsError implements ErrorCode {
    ACCESS_DENIED("AccessDeniedException", 400),
    ALREADY_EXISTS("AlreadyExistsException", 400),
    CLOUD_HSM_CLUSTER_IN_USE("CloudHsmClusterInUseException", 400),
    CLOUD_HSM_CLUSTER_NOT_FOUND("CloudHsmClusterNotFoundException", 400),
    CLOUD_HSM_CLUSTER_NOT_RELATED("CloudHsmClusterNotRelatedException", 400),
    CUSTOM_KEY_STORE_HAS_KEYS("CustomKeyStoreHasCMKsException", 400),
    CUSTOM_KEY_STORE_INVALID_STATE("CustomKeyStoreInvalidStateException", 400),
    CUSTOM_KEY_STORE_NAME_IN_USE("CustomKeyStoreNameInUseException", 400),
    CUSTOM_KEY_STORE_NOT_FOUND("CustomKeyStoreNotFoundException", 400),
    DEPENDENCY_TIMEOUT("DependencyTimeoutException", 500),
    DISABLED("DisabledException", 400),
    DRY_RUN("DryRunOperationException", 400),
    EXPIRED_IMPORT_TOKEN("ExpiredImportTokenException", 400),
    INCORRECT_KEY("IncorrectKeyException", 400),
    INCORRECT_KEY_MATERIAL("IncorrectKeyMaterialException", 400),
    INCORRECT_TRUST_ANCHOR("IncorrectTrustAnchorException", 400),
    INTERNAL("KMSInternalException", 500),
    INVALID_ARN("InvalidArnException", 400),
    INVALID_CIPHERTEXT("InvalidCiphertextException", 400),
    INVALID_GRANT_ID("InvalidGrantIdException", 400),
    INVALID_GRANT_TOKEN("InvalidGrantTokenException", 400),
    INVALID_IMPORT_TOKEN("InvalidImportTokenException", 400),
    INVALID_KEY_USAGE("InvalidKeyUsageException", 400),
    INVALID_MAC("KMSInvalidMacException", 400),
    INVALID_MARKER("InvalidMarkerException", 400),
    INVALID_SIGNATURE("KMSInvalidSignatureException", 400),
    INVALID_STATE("KMSInvalidStateException", 400),
    LIMIT_EXCEEDED("LimitExceededException", 400),
    MALFORMED_POLICY("MalformedPolicyDocumentException", 400),
    NOT_AUTHORIZED("NotAuthorizedException", 400),
    NOT_FOUND("NotFoundException", 400),
    TAG("TagException", 400),
    THROTTLING("ThrottlingException", 400),
    UNSUPPORTED_OPERATION("UnsupportedOperationException", 400),
    VALIDATION("ValidationException", 400);

    private final String wireName;
    private final int httpStatus;

    KmsError(String wireName, int httpStatus) {
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
