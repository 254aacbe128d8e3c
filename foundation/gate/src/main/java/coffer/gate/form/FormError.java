package coffer.gate.form;

import coffer.kernel.ErrorCode;
import coffer.kernel.ServiceException;

/// What S3 answers to forms that it does not take.
// AWS: Amazon S3 API Reference, "Error responses"; "POST Object".
public enum FormError implements ErrorCode {
    ACCESS_DENIED("AccessDenied", 403, "Access Denied"),
    INVALID_ARGUMENT("InvalidArgument", 400, "Invalid Argument"),
    INVALID_POLICY("InvalidPolicyDocument", 400, "Invalid Policy: Invalid JSON."),
    INVALID_REQUEST("InvalidRequest", 400, "Invalid Request"),
    MALFORMED(
            "MalformedPOSTRequest",
            400,
            "The body of your POST request is not well-formed multipart/form-data."),
    TOO_LARGE("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size"),
    TOO_SMALL(
            "EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size"),
    TOO_MUCH_BEFORE(
            "MaxPostPreDataLengthExceeded",
            400,
            "Your POST request fields preceding the upload file were too large.");

    private final String wireName;
    private final int httpStatus;
    private final String message;

    FormError(String wireName, int httpStatus, String message) {
        this.wireName = wireName;
        this.httpStatus = httpStatus;
        this.message = message;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public int httpStatus() {
        return httpStatus;
    }

    /// The refusal in AWS's own words.
    public ServiceException refusal() {
        return because(message);
    }
}
