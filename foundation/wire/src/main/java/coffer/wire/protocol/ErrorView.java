package coffer.wire.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// An error as a client is to see it. `details` are further elements of its body, such as S3's
/// `BucketName`; they keep their order. `headers` are further headers where the protocol has any.
public record ErrorView(
        String code,
        String message,
        int httpStatus,
        Map<String, String> details,
        Map<String, String> headers) {

    private static final char REPLACEMENT = '\uFFFD';

    public ErrorView {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        headers =
                headers.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey,
                                        header -> HeaderWriter.safe(header.getValue())));
    }

    public ErrorView(String code, String message, int httpStatus, Map<String, String> details) {
        this(code, message, httpStatus, details, Map.of());
    }

    public ErrorView(String code, String message, int httpStatus) {
        this(code, message, httpStatus, Map.of());
    }

    /// The same in characters that XML 1.0 has: an error may quote whatever was asked for, and must
    /// be readable all the same.
    ErrorView forXml() {
        Map<String, String> legible = new LinkedHashMap<>();
        details.forEach((name, text) -> legible.put(name, legible(text)));
        return new ErrorView(code, legible(message), httpStatus, legible, headers);
    }

    private static String legible(String text) {
        StringBuilder legible = new StringBuilder(text.length());
        text.chars().forEach(c -> legible.append(isInXml(c) ? (char) c : REPLACEMENT));
        return legible.toString();
    }

    private static boolean isInXml(int c) {
        return (c >= ' ' && c < 0xFFFE) || c == '\t' || c == '\n' || c == '\r';
    }
}
