package coffer.analyzer;

import coffer.kernel.ErrorCode;
import coffer.kernel.ServiceException;
import java.util.Map;

/// Every error an Access Analyzer client can receive from this service.
public enum AnalyzerError implements ErrorCode {
    INVALID_PARAMETER("InvalidParameterException", 400),
    SERVICE_QUOTA_EXCEEDED("ServiceQuotaExceededException", 402),
    UNPROCESSABLE_ENTITY("UnprocessableEntityException", 422),
    VALIDATION("ValidationException", 400);

    private final String wireName;
    private final int httpStatus;

    AnalyzerError(String wireName, int httpStatus) {
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

    /// A field whose value cannot be what it is.
    public static ServiceException wrongField(String message) {
        return VALIDATION.because(message).with(Map.of("reason", "fieldValidationFailed"));
    }
}
