package coffer.wire.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An error as a client is to see it. `details` are further elements of its body, such as S3's
/// `BucketName`; they keep their order. `headers` are further headers where the protocol has any.
public record ErrorView(
        String code,
        String message,
        int httpStatus,
        Map<String, String> details,
        Map<String, String> headers) {

    public ErrorView {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        headers = Map.copyOf(headers);
    }

    public ErrorView(String code, String message, int httpStatus, Map<String, String> details) {
        this(code, message, httpStatus, details, Map.of());
    }

    public ErrorView(String code, String message, int httpStatus) {
        this(code, message, httpStatus, Map.of());
    }
}
