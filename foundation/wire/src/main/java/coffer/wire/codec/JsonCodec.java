package coffer.wire.codec;

import coffer.kernel.Bytes;
import coffer.wire.schema.Document;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import coffer.wire.schema.TimeFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// The JSON bodies of awsJson and restJson1. Unknown members are skipped, null means absent.
public final class JsonCodec {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxNumberLength(100)
                                    .maxNameLength(16 * 1024)
                                    .maxStringLength(16 * 1024 * 1024)
                                    .build())
                    .build();

    private JsonCodec() {}

    /// An empty body is an empty object.
    public static Structure read(Bytes body, Shape shape) {
        @Nullable Object[] slots = slots(shape);
        if (!body.isEmpty()) readInto(body, shape, slots);
        return shape.factory().of(slots);
    }

    /// Puts the body's members into slots that also hold members from elsewhere in the message.
    public static void readInto(Bytes body, Shape shape, @Nullable Object[] slots) {
        parse(
                body,
                parser -> {
                    if (parser.currentToken() != JsonToken.START_OBJECT) throw malformed();
                    members(parser, shape, slots);
                    return slots;
                });
    }

    /// A body that is one value.
    public static Object readValue(Bytes body, Member member) {
        return parse(body, parser -> value(parser, member));
    }

    private static <T> T parse(Bytes body, Function<JsonParser, T> read) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body.expose())) {
            if (parser.nextToken() == null) throw malformed();
            T value = read.apply(parser);
            if (parser.nextToken() != null) throw malformed();
            return value;
        } catch (JacksonException e) {
            // The cause's message may quote the body, which may be secret.
            throw malformed();
        }
    }

    private static WireException malformed() {
        return new Problem.Malformed("the request body is not a valid JSON object").exception();
    }

    private static @Nullable Object[] slots(Shape shape) {
        return new @Nullable Object[shape.members().size()];
    }

    private static Structure structure(JsonParser parser, Shape shape) {
        @Nullable Object[] slots = slots(shape);
        members(parser, shape, slots);
        return shape.factory().of(slots);
    }

    private static void members(JsonParser parser, Shape shape, @Nullable Object[] slots) {
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            Optional<Member> member = shape.findByWireName(name);
            JsonToken token = parser.nextToken();
            if (member.isEmpty()) parser.skipChildren();
            else if (token != JsonToken.VALUE_NULL) {
                slots[member.get().index()] = value(parser, member.get());
            }
        }
    }

    private static Object value(JsonParser parser, Member member) {
        JsonToken token = parser.currentToken();
        Shape shape = member.target();
        return switch (shape.kind()) {
            case STRUCTURE -> {
                expect(token == JsonToken.START_OBJECT, member);
                yield structure(parser, shape);
            }
            case LIST -> list(parser, member);
            case MAP -> map(parser, member);
            case STRING -> {
                expect(token == JsonToken.VALUE_STRING, member);
                yield parser.getString();
            }
            case BLOB -> {
                expect(token == JsonToken.VALUE_STRING, member);
                yield Scalars.blob(member, parser.getBinaryValue());
            }
            case BOOLEAN -> {
                expect(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, member);
                yield token == JsonToken.VALUE_TRUE;
            }
            case INTEGER, LONG -> integer(parser, member);
            case FLOAT, DOUBLE -> decimal(parser, member);
            case TIMESTAMP -> time(parser, member);
            case DOCUMENT -> document(parser);
        };
    }

    private static List<@Nullable Object> list(JsonParser parser, Member member) {
        expect(parser.currentToken() == JsonToken.START_ARRAY, member);
        List<@Nullable Object> list = new ArrayList<>();
        boolean isSparse = member.target().facts().isSparse();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean isNull = isSparse && parser.currentToken() == JsonToken.VALUE_NULL;
            list.add(isNull ? null : value(parser, member.target().element()));
        }
        return Collections.unmodifiableList(list);
    }

    private static Map<Object, @Nullable Object> map(JsonParser parser, Member member) {
        expect(parser.currentToken() == JsonToken.START_OBJECT, member);
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        boolean isSparse = member.target().facts().isSparse();
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            boolean isNull = parser.nextToken() == JsonToken.VALUE_NULL && isSparse;
            map.put(key, isNull ? null : value(parser, member.target().value()));
        }
        return Collections.unmodifiableMap(map);
    }

    // A whole number may be written `3.0`; through a double, so that `1e999999999` costs nothing.
    private static Object integer(JsonParser parser, Member member) {
        boolean isLong = member.target().kind() == Shape.Kind.LONG;
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
            double number = parser.getDoubleValue();
            expect(number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE, member);
            return isLong ? (Object) (long) number : (Object) (int) number;
        }
        expect(parser.currentToken() == JsonToken.VALUE_NUMBER_INT, member);
        return isLong ? (Object) parser.getLongValue() : (Object) parser.getIntValue();
    }

    private static Object decimal(JsonParser parser, Member member) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return Scalars.parse(member, parser.getString(), TimeFormat.EPOCH_SECONDS);
        }
        expect(parser.currentToken().isNumeric(), member);
        boolean isFloat = member.target().kind() == Shape.Kind.FLOAT;
        return isFloat ? (Object) parser.getFloatValue() : (Object) parser.getDoubleValue();
    }

    private static Object time(JsonParser parser, Member member) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return Scalars.parse(member, parser.getString(), TimeFormat.DATE_TIME);
        }
        expect(parser.currentToken().isNumeric(), member);
        return Times.ofEpochSeconds(parser.getDoubleValue())
                .orElseThrow(() -> Problem.WrongType.of(member).exception());
    }

    /// Copies the value as it is, whatever it is.
    private static Document document(JsonParser parser) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.copyCurrentStructure(parser);
        }
        return new Document(out.toString(StandardCharsets.UTF_8));
    }

    private static void expect(boolean isAsExpected, Member member) {
        if (!isAsExpected) throw Problem.WrongType.of(member).exception();
    }

    public static Bytes write(Structure value, Shape shape) {
        return write(json -> writeStructure(json, value, shape));
    }

    /// An error with its members: `type` says which.
    public static Bytes write(String type, Structure value, Shape shape) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringProperty("__type", type);
            writeMembers(json, value, shape);
            json.writeEndObject();
        });
    }

    /// An object of texts, such as an error.
    public static Bytes write(Map<String, String> texts) {
        return write(json -> {
            json.writeStartObject();
            texts.forEach(json::writeStringProperty);
            json.writeEndObject();
        });
    }

    /// A body that is one value.
    public static Bytes writeValue(Member member, Object value) {
        return write(json -> writeValue(json, member, value));
    }

    private static Bytes write(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            content.accept(json);
        }
        return Bytes.adopt(out.toByteArray());
    }

    private static void writeStructure(JsonGenerator json, Structure structure, Shape shape) {
        json.writeStartObject();
        writeMembers(json, structure, shape);
        json.writeEndObject();
    }

    private static void writeMembers(JsonGenerator json, Structure structure, Shape shape) {
        for (Member member : shape.members()) {
            if (member.location() != Location.BODY) continue;
            Object value = structure.slot(member.index());
            if (value == null) continue;
            json.writeName(member.wireName());
            writeValue(json, member, value);
        }
    }

    private static void writeValue(JsonGenerator json, Member member, @Nullable Object value) {
        if (value == null) {
            json.writeNull();
            return;
        }
        switch (member.target().kind()) {
            case STRUCTURE -> writeStructure(json, (Structure) value, member.target());
            case LIST -> {
                json.writeStartArray();
                for (Object element : (List<?>) value) {
                    writeValue(json, member.target().element(), element);
                }
                json.writeEndArray();
            }
            case MAP -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    json.writeName(entry.getKey().toString());
                    writeValue(json, member.target().value(), entry.getValue());
                }
                json.writeEndObject();
            }
            case STRING -> json.writeString((String) value);
            case BLOB -> json.writeBinary(Scalars.bytes(value));
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case INTEGER -> json.writeNumber((Integer) value);
            case LONG -> json.writeNumber((Long) value);
            case FLOAT -> json.writeNumber((Float) value);
            case DOUBLE -> json.writeNumber((Double) value);
            case TIMESTAMP -> writeTime(json, member, (Instant) value);
            case DOCUMENT -> json.writeRawValue(((Document) value).json());
        }
    }

    private static void writeTime(JsonGenerator json, Member member, Instant time) {
        TimeFormat format = member.timeFormat().orElse(TimeFormat.EPOCH_SECONDS);
        String text = Times.format(time, format, Times.Fraction.IF_ANY);
        if (format == TimeFormat.EPOCH_SECONDS) json.writeNumber(text);
        else json.writeString(text);
    }
}
