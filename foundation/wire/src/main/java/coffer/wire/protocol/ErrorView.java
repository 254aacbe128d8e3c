package coffer.wire.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An error as a client is to see it. `details` are further elements of its body, such as S3's
/// `BucketName`; they keep their order.
public record ErrorView(String code, String message, int httpStatus, Map<String, String> details) {

    public ErrorView {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    public ErrorView(String code, String message, int httpStatus) {
        this(code, message, httpStatus, Map.of());
    }
}
