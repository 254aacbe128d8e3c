package coffer.kms.key;

/// What a key is for, by AWS's names. A key is for one thing only.
public enum Usage {
    ENCRYPT_DECRYPT,
    SIGN_VERIFY,
    GENERATE_VERIFY_MAC,
    KEY_AGREEMENT
}
