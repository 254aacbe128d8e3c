package coffer.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The bytes of a record as they are sealed: two lines of JSON, so that they explain themselves for
/// as long as they are kept. The first holds what a record is looked up by, the second is the
/// record's own text. Whatever text a record holds can be written.
final class RecordCodec {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte LINE_END = '\n';

    private RecordCodec() {}

    /// A record and the number it had in the outbox, which is 0 if it never was in there.
    record Numbered(long number, AuditRecord value) {
        static Numbered told(AuditRecord value) {
            return new Numbered(0, value);
        }
    }

    static byte[] encode(Numbered numbered) {
        AuditRecord value = numbered.value();
        byte[] text = value.json().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024 + text.length);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            out.writeNumberProperty("number", numbered.number());
            text(out, "eventId", value.eventId());
            text(out, "time", value.time().toString());
            text(out, "account", value.account());
            text(out, "region", value.region());
            text(out, "category", value.category().name());
            text(out, "phase", value.phase().name());
            value.intentId().ifPresent(id -> text(out, "intentId", id));
            text(out, "eventSource", value.eventSource());
            text(out, "eventName", value.eventName());
            out.writeBooleanProperty("readOnly", value.readOnly());
            text(out, "userName", value.userName());
            text(out, "principalArn", value.principalArn());
            value.accessKeyId().ifPresent(id -> text(out, "accessKeyId", id));
            value.errorCode().ifPresent(code -> text(out, "errorCode", code));
            resources(out, value.resources());
            out.writeNumberProperty("textBytes", text.length);
            out.writeEndObject();
        }
        bytes.write(LINE_END);
        bytes.writeBytes(text);
        return bytes.toByteArray();
    }

    private static void resources(JsonGenerator out, List<ResourceRef> resources) {
        out.writeArrayPropertyStart("resources");
        for (ResourceRef resource : resources) {
            text(out, resource.type());
            text(out, resource.name());
        }
        out.writeEndArray();
    }

    private static void text(JsonGenerator out, String name, String value) {
        out.writeName(name);
        text(out, value);
    }

    // The generator refuses a lone surrogate, and one such record would stop all that follow it.
    private static void text(JsonGenerator out, String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        out.writeUTF8String(utf8, 0, utf8.length);
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
