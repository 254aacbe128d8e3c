package coffer.s3.quota;

/// What the operator allows: by the name of a bucket, or by the digits of an account.
public record Allowances(
        Allowance bucketBytes,
        Allowance bucketObjects,
        Allowance accountBytes,
        Allowance accountObjects,
        Allowance accountBuckets) {
    public static final Allowances ALL =
            new Allowances(
                    Allowance.ALL, Allowance.ALL, Allowance.ALL, Allowance.ALL, Allowance.ALL);

    /// Whether it matters how much anybody stores.
    boolean limitStorage() {
        return bucketBytes.limits()
                || bucketObjects.limits()
                || accountBytes.limits()
                || accountObjects.limits();
    }
}
