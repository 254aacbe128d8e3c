package coffer.kernel;

import java.util.Map;

/// The caller's request cannot be served, and this is what the caller is told.
///
/// Never thrown for a bug: those are [IllegalStateException] and become a bare 500.
public final class ServiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorCode code;
    private final transient Map<String, String> details;
    private final transient Map<String, String> headers;

    ServiceException(ErrorCode code, String message) {
        this(code, message, Map.of(), Map.of());
    }

    private ServiceException(
            ErrorCode code,
            String message,
            Map<String, String> details,
            Map<String, String> headers) {
        // Refusals are ordinary answers, often many a second: no stack trace is worth its cost.
        super(message, null, false, false);
        this.code = code;
        this.details = Map.copyOf(details);
        this.headers = Map.copyOf(headers);
    }

    public ErrorCode code() {
        return code;
    }

    /// Further elements of the error's body, such as S3's `Key` or `BucketName`.
    public Map<String, String> details() {
        return details;
    }

    public ServiceException with(Map<String, String> moreDetails) {
        return new ServiceException(code, message(), moreDetails, headers);
    }

    /// What the answer's headers say besides, such as S3's `x-amz-delete-marker`.
    public Map<String, String> headers() {
        return headers;
    }

    public ServiceException withHeaders(Map<String, String> moreHeaders) {
        return new ServiceException(code, message(), details, moreHeaders);
    }

    public String message() {
        return String.valueOf(getMessage());
    }
}
