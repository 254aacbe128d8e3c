package coffer.s3.residence;

/// Whose a place for blobs is, as far as we know.
public enum Hold {
    /// It has not answered yet.
    UNKNOWN,
    /// Ours, unless another copy of the installation shows up within some intervals.
    WAITING,
    OURS,
    /// Another copy's, another installation's, or nobody's that we know.
    LOST
}
