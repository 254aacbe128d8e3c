package coffer.gate.answer;

import coffer.kernel.Bytes;
import coffer.kernel.ServiceException;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/// An error as a website shows it to people.
// AWS: Amazon S3 User Guide, "Configuring a custom error document", "Amazon S3 HTTP response
// codes".
public final class ErrorPage {
    private static final Map<Integer, String> REASONS =
            Map.of(
                    400, "Bad Request",
                    403, "Forbidden",
                    404, "Not Found",
                    405, "Method Not Allowed",
                    412, "Precondition Failed",
                    416, "Requested Range Not Satisfiable",
                    500, "Internal Server Error",
                    503, "Service Unavailable");

    private ErrorPage() {}

    public static HttpResponse of(ServiceException refusal, String requestId) {
        int status = refusal.code().httpStatus();
        String title = status + " " + REASONS.getOrDefault(status, "Error");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Code", refusal.code().wireName());
        facts.put("Message", refusal.message());
        facts.putAll(refusal.details());
        facts.put("RequestId", requestId);
        StringBuilder items = new StringBuilder();
        facts.forEach((name, value) ->
                items.append("<li>")
                        .append(escaped(name))
                        .append(": ")
                        .append(escaped(value))
                        .append("</li>\n"));
        String page =
                """
                <html>
                <head><title>%1$s</title></head>
                <body>
                <h1>%1$s</h1>
                <ul>
                %2$s</ul>
                <hr/>
                </body>
                </html>
                """
                        .formatted(title, items);
        Headers headers =
                Headers.builder()
                        .set("content-type", "text/html; charset=utf-8")
                        .set("x-amz-error-code", refusal.code().wireName())
                        .set("x-amz-request-id", requestId)
                        .build();
        return new HttpResponse(status, headers, Bytes.utf8(page));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
