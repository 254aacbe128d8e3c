package coffer.s3.bucket;

/// What a bucket has or has not.
public enum Feature {
    /// Whoever asks says that he would pay.
    REQUESTER_PAYS,
    /// Versions are deleted, and versioning is changed, by the root user with a code of his device.
    MFA_DELETE,
    /// Acceleration was asked to be off, which it is anyway.
    ACCELERATION_SUSPENDED,
    /// The bucket's tags count in decisions.
    ABAC
}
