package coffer.wire.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Errors that the engine itself answers, before anyone knows which protocol is spoken: the status
/// and, where the client can mend it, a code that clients of every protocol find; nothing about the
/// engine.
final class EngineErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String document = document(response);
        byte[] body = document.getBytes(StandardCharsets.UTF_8);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }

    private static String document(Response response) {
        return switch (response.getStatus()) {
            case HttpStatus.URI_TOO_LONG_414 ->
                    error(response, "RequestURITooLong", "The request's URI is too long.");
            case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                    error(
                            response,
                            "RequestHeaderSectionTooLarge",
                            "Your request header section exceeds the maximum allowed size.");
            case HttpStatus.EXPECTATION_FAILED_417 ->
                    error(
                            response,
                            "ExpectationFailed",
                            "The only expectation that can be met is 100-continue.");
            default -> "";
        };
    }

    private static String error(Response response, String code, String message) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, "application/xml");
        headers.put("x-amzn-errortype", code);
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s"
                        .formatted(code, message)
                + "</Message></Error>";
    }
}
