package coffer.wire.schema;

/// How a timestamp is written.
public enum TimeFormat {
    /// Seconds since 1970, with a fraction if there is one.
    EPOCH_SECONDS,
    /// `2026-01-02T03:04:05Z`
    DATE_TIME,
    /// `Fri, 02 Jan 2026 03:04:05 GMT`
    HTTP_DATE
}
