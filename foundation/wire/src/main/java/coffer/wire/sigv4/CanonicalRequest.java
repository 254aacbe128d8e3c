package coffer.wire.sigv4;

import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The text that stands for a request when it is signed.
///
/// Its chars are the bytes of the request, so it is hashed as ISO-8859-1.
record CanonicalRequest(String beforePath, String path, String afterPath) {

    /// The forms in which the request may have been signed. There is more than one only where S3's
    /// clients differ over a slash that is percent-encoded in a path; all mean the same object.
    static List<CanonicalRequest> of(HttpRequest request, Signature.Claim claim, Form form) {
        String before = request.method() + "\n";
        StringBuilder after = new StringBuilder("\n");
        after.append(Query.parse(request.rawQuery()).canonical("X-Amz-Signature")).append('\n');
        for (String name : claim.signedHeaders()) {
            appendHeader(after, name, request.headers());
        }
        after.append('\n').append(String.join(";", claim.signedHeaders())).append('\n');
        after.append(form.payloadHash());
        List<CanonicalRequest> forms = new ArrayList<>(2);
        for (String path : paths(request.rawPath(), form.isS3())) {
            forms.add(new CanonicalRequest(before, path, after.toString()));
        }
        return forms;
    }

    /// How the path is written, and what stands for the payload.
    record Form(boolean isS3, String payloadHash) {}

    String sha256() {
        String text = beforePath + path + afterPath;
        return Sha256.hex(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<String> paths(String rawPath, boolean isS3) {
        if (!isS3) return List.of(PercentEncoding.encodePath(normalise(rawPath)));
        String decoded = PercentEncoding.ofPath(rawPath, false);
        String kept = PercentEncoding.ofPath(rawPath, true);
        return decoded.equals(kept) ? List.of(decoded) : List.of(decoded, kept);
    }

    /// Removes empty and dot segments.
    static String normalise(String path) {
        if (!path.contains("//") && !path.contains("/.")) return path.isEmpty() ? "/" : path;
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        String joined = "/" + String.join("/", kept);
        return path.endsWith("/") && !kept.isEmpty() ? joined + "/" : joined;
    }

    private static void appendHeader(StringBuilder out, String name, Headers headers) {
        out.append(name).append(':');
        boolean isFirst = true;
        for (String value : headers.all(name)) {
            if (!isFirst) out.append(',');
            appendTrimmed(out, value);
            isFirst = false;
        }
        out.append('\n');
    }

    /// Without spaces at the ends, and with one where there are several.
    private static void appendTrimmed(StringBuilder out, String value) {
        int start = out.length();
        boolean isSpacePending = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t') {
                isSpacePending = out.length() > start;
                continue;
            }
            if (isSpacePending) out.append(' ');
            isSpacePending = false;
            out.append(c);
        }
    }
}
