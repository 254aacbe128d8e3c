package coffer.kms.customstore;

import coffer.crypto.pkcs11.TokenException.Problem;

/// Why a custom key store is not connected, by AWS's codes.
// AWS: KMS API Reference, CustomKeyStoresListEntry, "ConnectionErrorCode".
enum ConnectionError {
    /// Nothing is configured under the cluster's id.
    CLUSTER_NOT_FOUND,
    /// The library has no such token now.
    INSUFFICIENT_CLOUDHSM_HSMS,
    INTERNAL_ERROR,
    INVALID_CREDENTIALS,
    /// Library or token do not answer.
    NETWORK_ERRORS,
    USER_LOCKED_OUT,
    USER_NOT_FOUND;

    static ConnectionError of(Problem problem) {
        return switch (problem) {
            case WRONG_PIN -> INVALID_CREDENTIALS;
            case PIN_LOCKED -> USER_LOCKED_OUT;
            case NO_USER -> USER_NOT_FOUND;
            case NO_TOKEN -> INSUFFICIENT_CLOUDHSM_HSMS;
            case GONE, TOO_SLOW, BUSY -> NETWORK_ERRORS;
            case UNSUITABLE, KEY_MISSING -> INTERNAL_ERROR;
        };
    }

    /// Whether it may pass without anybody changing the store, and trying again does no harm.
    boolean mayPass() {
        return switch (this) {
            case NETWORK_ERRORS, INSUFFICIENT_CLOUDHSM_HSMS -> true;
            case CLUSTER_NOT_FOUND,
                    INTERNAL_ERROR,
                    INVALID_CREDENTIALS,
                    USER_LOCKED_OUT,
                    USER_NOT_FOUND ->
                    false;
        };
    }

    /// Whether trying again, even after a restart, could lock the token's user out.
    boolean isRefusal() {
        return switch (this) {
            case INVALID_CREDENTIALS, USER_LOCKED_OUT, USER_NOT_FOUND -> true;
            case NETWORK_ERRORS, INSUFFICIENT_CLOUDHSM_HSMS, CLUSTER_NOT_FOUND, INTERNAL_ERROR ->
                    false;
        };
    }
}
