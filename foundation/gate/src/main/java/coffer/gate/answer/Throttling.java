package coffer.gate.answer;

import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import coffer.wire.schema.WireProtocol;
import java.util.Map;

/// What is said to whoever asks for too much: try again in a second.
public final class Throttling {
    private static final String MESSAGE = "Rate exceeded";
    private static final String S3_MESSAGE = "Please reduce your request rate.";
    private static final String RETRY_AFTER = "retry-after";
    private static final String SECONDS = "1";

    private Throttling() {}

    public static ServiceException in(WireProtocol protocol) {
        return Refusal.THROTTLED
                .in(protocol)
                .because(protocol == WireProtocol.REST_XML ? S3_MESSAGE : MESSAGE)
                .withHeaders(Map.of(RETRY_AFTER, SECONDS));
    }

    /// The same for a request that nobody has time to read: its protocol is guessed by its headers.
    public static HttpResponse toUnread(HttpRequest request) {
        Headers headers = request.headers();
        if (headers.contains("x-amz-target")) {
            return answer(
                    400,
                    "application/x-amz-json-1.1",
                    "{\"__type\":\"ThrottlingException\",\"message\":\"" + MESSAGE + "\"}");
        }
        boolean isForm =
                headers.find("content-type").filter(type -> type.contains("form-url")).isPresent();
        return isForm
                ? answer(
                        400,
                        "text/xml",
                        "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>"
                                + MESSAGE
                                + "</Message></Error></ErrorResponse>")
                : answer(
                        503,
                        "application/xml",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>SlowDown</Code>"
                                + "<Message>"
                                + S3_MESSAGE
                                + "</Message></Error>");
    }

    private static HttpResponse answer(int status, String type, String body) {
        Headers headers =
                Headers.builder().add("content-type", type).add(RETRY_AFTER, SECONDS).build();
        return new HttpResponse(status, headers, Bytes.utf8(body));
    }
}
