package coffer.ledger;

import coffer.kernel.TimeText;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The bytes of a record as they are sealed: two lines of JSON, so that they explain themselves for
/// as long as they are kept. The first holds what a record is looked up by, the second is the
/// record's own text. Whatever text a record holds can be written.
final class RecordCodec {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte LINE_END = '\n';
    private static final int LINE_CHARS = 768;

    private RecordCodec() {}

    /// A record and the number it had in the outbox, which is 0 if it never was in there.
    record Numbered(long number, AuditRecord value) {
        static Numbered told(AuditRecord value) {
            return new Numbered(0, value);
        }
    }

    /// The bytes of a record behind `room` free ones.
    static byte[] encode(Numbered numbered, int room) {
        AuditRecord value = numbered.value();
        byte[] text = value.json().getBytes(StandardCharsets.UTF_8);
        byte[] line = line(numbered, text.length).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[room + line.length + 1 + text.length];
        System.arraycopy(line, 0, bytes, room, line.length);
        int lineEnd = room + line.length;
        bytes[lineEnd] = LINE_END;
        System.arraycopy(text, 0, bytes, lineEnd + 1, text.length);
        return bytes;
    }

    private static String line(Numbered numbered, int textBytes) {
        AuditRecord value = numbered.value();
        JsonText out = new JsonText(LINE_CHARS).startObject();
        out.property("number", numbered.number())
                .property("eventId", value.eventId())
                .property("time", TimeText.of(value.time()))
                .property("account", value.account())
                .property("region", value.region())
                .property("category", value.category().name())
                .property("phase", value.phase().name());
        value.intentId().ifPresent(id -> out.property("intentId", id));
        out.property("eventSource", value.eventSource())
                .property("eventName", value.eventName())
                .property("readOnly", value.readOnly())
                .property("userName", value.userName())
                .property("principalArn", value.principalArn());
        value.accessKeyId().ifPresent(id -> out.property("accessKeyId", id));
        value.errorCode().ifPresent(code -> out.property("errorCode", code));
        out.name("resources").startArray();
        for (ResourceRef resource : value.resources()) {
            out.value(resource.type()).value(resource.name());
        }
        return out.endArray().property("textBytes", textBytes).endObject().toString();
    }

    /// Throws [LedgerBrokenException] if `bytes` are no record.
    static Numbered decode(byte[] bytes) {
        Map<String, String> fields = new HashMap<>();
        List<String> resources = new ArrayList<>();
        int firstLine = firstLine(bytes);
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), bytes, 0, firstLine)) {
            in.nextToken();
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                if (in.nextToken() == JsonToken.START_ARRAY) {
                    while (in.nextToken() == JsonToken.VALUE_STRING) resources.add(in.getString());
                } else {
                    fields.put(name, in.getString());
                }
            }
            fields.put("json", text(bytes, firstLine + 1, required(fields, "textBytes")));
            return record(fields, resources);
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new LedgerBrokenException("a record in the ledger cannot be read", e);
        }
    }

    private static String text(byte[] bytes, int start, String expectedBytes) {
        int length = bytes.length - start;
        if (length != Integer.parseInt(expectedBytes)) {
            throw new IllegalArgumentException("the text is not whole");
        }
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    // JSON has no line end within a line.
    private static int firstLine(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == LINE_END) return i;
        }
        throw new LedgerBrokenException("a record in the ledger has no text");
    }

    private static Numbered record(Map<String, String> fields, List<String> resources) {
        return new Numbered(
                Long.parseLong(required(fields, "number")),
                new AuditRecord(
                        required(fields, "eventId"),
                        Instant.parse(required(fields, "time")),
                        required(fields, "account"),
                        required(fields, "region"),
                        EventCategory.valueOf(required(fields, "category")),
                        Phase.valueOf(required(fields, "phase")),
                        Optional.ofNullable(fields.get("intentId")),
                        required(fields, "eventSource"),
                        required(fields, "eventName"),
                        Boolean.parseBoolean(required(fields, "readOnly")),
                        required(fields, "userName"),
                        required(fields, "principalArn"),
                        Optional.ofNullable(fields.get("accessKeyId")),
                        pairs(resources),
                        Optional.ofNullable(fields.get("errorCode")),
                        required(fields, "json")));
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) throw new IllegalArgumentException("no `" + name + "`");
        return value;
    }

    private static List<ResourceRef> pairs(List<String> texts) {
        List<ResourceRef> resources = new ArrayList<>();
        for (int i = 0; i + 1 < texts.size(); i += 2) {
            resources.add(new ResourceRef(texts.get(i), texts.get(i + 1)));
        }
        return resources;
    }
}
