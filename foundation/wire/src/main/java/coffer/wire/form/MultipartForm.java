package coffer.wire.form;

import coffer.wire.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A form that a browser posts: its fields, by their names in lower case, and the file that comes
/// after them, which is still to be read. What comes after the file does not count.
// RFC 7578.
public final class MultipartForm {
    private static final String TYPE = "multipart/form-data";
    private static final String FILE = "file";
    private static final int MAX_FIELDS_BYTES = 20 << 10;
    private static final int MAX_LINE = 4 << 10;
    private static final int MAX_LINES = 16;
    private static final int MAX_FIELDS = 200;
    private static final Pattern BOUNDARY =
            Pattern.compile(
                    ";\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))",
                    Pattern.CASE_INSENSITIVE);

    private final Map<String, String> fields;
    private final String fileName;
    private final InputStream file;

    private MultipartForm(Map<String, String> fields, String fileName, InputStream file) {
        this.fields = fields;
        this.fileName = fileName;
        this.file = file;
    }

    /// Whether a request carries such a form.
    public static boolean isIn(HttpRequest request) {
        String type = request.headers().find("content-type").orElse("");
        return request.method().equals("POST")
                && type.regionMatches(true, 0, TYPE, 0, TYPE.length());
    }

    /// Reads the form of `request` up to its file. Empty if there is no file. Throws
    /// [MalformedFormException].
    public static Optional<MultipartForm> read(HttpRequest request, InputStream body)
            throws IOException {
        Matcher boundary = BOUNDARY.matcher(request.headers().find("content-type").orElse(""));
        if (!boundary.find()) throw MalformedFormException.because("there is no boundary");
        String text = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        return new Reading(new FormSource(body, text)).form();
    }

    public Map<String, String> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /// As the client calls it, without folders.
    public String fileName() {
        return fileName;
    }

    /// The file's bytes, to be read once. Reading throws [MalformedFormException] if the form does
    /// not end as it should.
    public InputStream file() {
        return file;
    }

    /// The fields as they are read. Used once.
    private static final class Reading {
        private final FormSource source;
        private final Map<String, String> fields = new LinkedHashMap<>();
        private int room = MAX_FIELDS_BYTES;

        Reading(FormSource source) {
            this.source = source;
        }

        Optional<MultipartForm> form() throws IOException {
            content();
            while (source.hasNextPart()) {
                String disposition = disposition();
                String name =
                        Disposition.parameter(disposition, "name")
                                .orElseThrow(
                                        () -> MalformedFormException.because("a part has no name"))
                                .toLowerCase(Locale.ROOT);
                if (name.equals(FILE)) {
                    String fileName = Disposition.parameter(disposition, "filename").orElse("");
                    return Optional.of(
                            new MultipartForm(fields, withoutFolders(fileName), source.segment()));
                }
                fields.put(name, content());
                if (fields.size() > MAX_FIELDS) throw MalformedFormException.tooLong();
            }
            return Optional.empty();
        }

        private static String withoutFolders(String name) {
            return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        }

        private String disposition() throws IOException {
            String disposition = "";
            for (int i = 0; i < MAX_LINES; i++) {
                byte[] bytes = source.line(Math.min(MAX_LINE, room));
                take(bytes.length);
                String line = new String(bytes, StandardCharsets.UTF_8);
                if (line.isEmpty()) return disposition;
                int colon = line.indexOf(':');
                if (colon < 0) throw MalformedFormException.because("a header has no colon");
                if (line.substring(0, colon).strip().equalsIgnoreCase("content-disposition")) {
                    disposition = line.substring(colon + 1);
                }
            }
            throw MalformedFormException.tooLong();
        }

        private String content() throws IOException {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            InputStream segment = source.segment();
            byte[] some = new byte[1024];
            for (int count = segment.read(some); count >= 0; count = segment.read(some)) {
                take(count);
                content.write(some, 0, count);
            }
            return content.toString(StandardCharsets.UTF_8);
        }

        private void take(int count) {
            room -= count;
            if (room < 0) throw MalformedFormException.tooLong();
        }
    }
}
