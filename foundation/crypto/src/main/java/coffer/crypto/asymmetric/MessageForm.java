package coffer.crypto.asymmetric;

/// What was done to a message before it is signed.
public enum MessageForm {
    /// Nothing: the scheme hashes it.
    RAW,
    /// It was hashed with the scheme's own hash function.
    DIGEST,
    /// It was made into the representative μ of FIPS 204, algorithm 7, line 6.
    EXTERNAL_MU
}
