package coffer.gate.form;

import coffer.kernel.Bytes;
import coffer.wire.codec.Percent;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpExchange;
import coffer.wire.http.HttpRequest;
import coffer.wire.http.HttpResponse;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// What a browser is answered once its file is stored: an empty page, a short one that says where
/// the file is, or another page of its form's choice.
public final class FormAnswer {
    private FormAnswer() {}

    /// `put` is what an upload by PUT would be answered.
    public static HttpResponse of(
            PostedForm form, HttpResponse put, HttpRequest request, HttpExchange.Connection from) {
        String etag = put.headers().find("etag").orElse("");
        Optional<String> page = redirect(form, etag);
        if (page.isPresent()) return changed(put, 303, Bytes.empty(), page.get());
        String location = location(form, request, from);
        return switch (form.fields().getOrDefault("success_action_status", "")) {
            case "200" -> changed(put, 200, Bytes.empty(), location);
            case "201" -> changed(put, 201, Bytes.utf8(xml(form, etag, location)), location);
            default -> changed(put, 204, Bytes.empty(), location);
        };
    }

    private static HttpResponse changed(HttpResponse put, int status, Bytes body, String location) {
        Headers.Builder headers = Headers.builder();
        put.headers()
                .forEach((name, value) -> {
                    if (!name.equals("content-type")) headers.add(name, value);
                });
        if (!body.isEmpty()) headers.set("content-type", "application/xml");
        return new HttpResponse(status, headers.build(), body).with(Map.of("location", location));
    }

    /// What is no address of a page counts as none.
    private static Optional<String> redirect(PostedForm form, String etag) {
        String wanted =
                form.fields()
                        .getOrDefault(
                                "success_action_redirect",
                                form.fields().getOrDefault("redirect", ""));
        try {
            URI page = URI.create(wanted);
            boolean isPage =
                    ("http".equals(page.getScheme()) || "https".equals(page.getScheme()))
                            && page.getHost() != null;
            if (!isPage) return Optional.empty();
            String more =
                    "bucket="
                            + Percent.encode(form.bucket())
                            + "&key="
                            + Percent.encode(form.key())
                            + "&etag="
                            + Percent.encode(etag);
            return Optional.of(page + (page.getRawQuery() == null ? "?" : "&") + more);
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static String location(
            PostedForm form, HttpRequest request, HttpExchange.Connection from) {
        String host = request.headers().find("host").orElse("");
        String path = "/" + Percent.encode(form.bucket()) + "/" + Percent.encode(form.key());
        boolean isInHost = host.startsWith(form.bucket() + ".");
        String rest = isInHost ? path.substring(path.indexOf('/', 1)) : path;
        return (from.secure() ? "https://" : "http://") + host + rest;
    }

    private static String xml(PostedForm form, String etag, String location) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse><Location>"
                + escaped(location)
                + "</Location><Bucket>"
                + escaped(form.bucket())
                + "</Bucket><Key>"
                + escaped(form.key())
                + "</Key><ETag>"
                + escaped(etag)
                + "</ETag></PostResponse>";
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> escaped.append("&amp;");
                        case '<' -> escaped.append("&lt;");
                        case '>' -> escaped.append("&gt;");
                        case '"' -> escaped.append("&quot;");
                        default -> {
                            if (c < ' ') {
                                escaped.append("&#").append(c).append(';');
                            } else {
                                escaped.appendCodePoint(c);
                            }
                        }
                    }
                });
        return escaped.toString();
    }
}
