package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.wire.http.Headers;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Struct;
import coffer.wire.schema.TimeFormat;
import coffer.wire.schema.Trait;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Requests as an SDK would write them, by the documented rules and none of the code under test.
final class ClientRequests {
    private ClientRequests() {}

    record Sent(HttpRequest request, Bytes body) {}

    static Sent of(OperationModel operation, Struct input) {
        return switch (operation.service().protocol()) {
            case AWS_JSON -> json(operation, input);
            case AWS_QUERY -> query(operation, input);
            case REST_XML -> restXml(operation, input);
            case REST_JSON, RPC_V2_CBOR ->
                    throw new IllegalStateException("not among these services");
        };
    }

    private static Sent json(OperationModel operation, Struct input) {
        Headers headers =
                Headers.builder()
                        .add("Content-Type", "application/x-amz-json-1.1")
                        .add(
                                "X-Amz-Target",
                                operation.service().identity().targetPrefix()
                                        + "."
                                        + operation.name())
                        .build();
        StringBuilder text = new StringBuilder();
        json(input, operation.input(), text);
        return new Sent(new HttpRequest("POST", "/", "", headers), Bytes.utf8(text.toString()));
    }

    private static void json(Object value, Shape shape, StringBuilder out) {
        switch (shape.kind()) {
            case STRUCTURE -> {
                List<String> parts = new ArrayList<>();
                for (Member member : shape.members()) {
                    Object each = ((Struct) value).slot(member.index());
                    if (each == null) continue;
                    StringBuilder part = new StringBuilder('"' + member.name() + "\": ");
                    json(each, member.target(), part);
                    parts.add(part.toString());
                }
                out.append('{').append(String.join(" , ", parts)).append('}');
            }
            case LIST -> {
                List<String> parts = new ArrayList<>();
                for (Object each : (List<?>) value) {
                    StringBuilder part = new StringBuilder();
                    json(each, shape.element().target(), part);
                    parts.add(part.toString());
                }
                out.append('[').append(String.join(",", parts)).append(']');
            }
            case MAP -> {
                List<String> parts = new ArrayList<>();
                ((Map<?, ?>) value)
                        .forEach((k, v) -> {
                            StringBuilder part = new StringBuilder("\"" + k + "\":");
                            json(v, shape.value().target(), part);
                            parts.add(part.toString());
                        });
                out.append('{').append(String.join(",", parts)).append('}');
            }
            case STRING -> {
                out.append('"');
                for (char c : value.toString().toCharArray()) {
                    out.append("\\u").append(String.format("%04x", (int) c));
                }
                out.append('"');
            }
            case BLOB -> out.append('"').append(base64(value)).append('"');
            case TIMESTAMP -> {
                Instant time = (Instant) value;
                out.append(String.format("%d.%03d", time.getEpochSecond(), millis(time)));
            }
            default -> out.append(value);
        }
    }

    private static int millis(Instant time) {
        return time.getNano() / 1_000_000;
    }

    private static String base64(Object blob) {
        byte[] bytes =
                blob instanceof SecretBytes secret ? secret.expose() : ((Bytes) blob).toArray();
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static Sent query(OperationModel operation, Struct input) {
        List<String> pairs = new ArrayList<>();
        pairs.add("Action=" + operation.name());
        pairs.add("Version=" + operation.service().identity().apiVersion());
        for (Member member : operation.input().members()) {
            Object value = input.slot(member.index());
            if (value != null) query(member.name(), value, member.target(), pairs);
        }
        Headers headers =
                Headers.builder()
                        .add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                        .build();
        return new Sent(
                new HttpRequest("POST", "/", "", headers), Bytes.utf8(String.join("&", pairs)));
    }

    private static void query(String name, Object value, Shape shape, List<String> pairs) {
        switch (shape.kind()) {
            case STRUCTURE -> {
                for (Member member : shape.members()) {
                    Object each = ((Struct) value).slot(member.index());
                    if (each != null) {
                        query(name + "." + member.name(), each, member.target(), pairs);
                    }
                }
            }
            case LIST -> {
                int i = 1;
                for (Object each : (List<?>) value) {
                    query(name + ".member." + i++, each, shape.element().target(), pairs);
                }
            }
            case MAP -> {
                int i = 1;
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    String prefix = name + ".entry." + i++;
                    pairs.add(prefix + ".key=" + encode(entry.getKey().toString()));
                    query(prefix + ".value", entry.getValue(), shape.value().target(), pairs);
                }
            }
            default -> pairs.add(name + "=" + encode(text(value, TimeFormat.DATE_TIME)));
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String encodePath(String text) {
        return encode(text).replace("+", "%20");
    }

    private static String text(Object value, TimeFormat format) {
        if (value instanceof Instant time) {
            return switch (format) {
                case DATE_TIME -> time.toString();
                case HTTP_DATE ->
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
                case EPOCH_SECONDS -> Long.toString(time.getEpochSecond());
            };
        }
        boolean isBlob = value instanceof Bytes || value instanceof SecretBytes;
        return isBlob ? base64(value) : value.toString();
    }

    private static Sent restXml(OperationModel operation, Struct input) {
        String[] template = operation.http().uri().split("\\?", 2);
        String path = template[0];
        List<String> query = new ArrayList<>();
        if (template.length > 1) query.add(template[1]);
        Headers.Builder headers = Headers.builder();
        StringBuilder body = new StringBuilder();
        for (Member member : operation.input().members()) {
            Object value = input.slot(member.index());
            if (value == null) continue;
            String name = member.locationName();
            TimeFormat format = member.timeFormat().orElse(TimeFormat.DATE_TIME);
            switch (member.location()) {
                case LABEL ->
                        path =
                                path.replace("{" + name + "}", encodePath(text(value, format)))
                                        .replace(
                                                "{" + name + "+}", encodePath(text(value, format)));
                case QUERY -> query.add(name + "=" + encode(text(value, format)));
                case HEADER -> header(member, value, headers);
                case PREFIX_HEADERS ->
                        ((Map<?, ?>) value).forEach((k, v) -> headers.add(name + k, v.toString()));
                default -> {
                    if (!member.is(Trait.PAYLOAD)) continue;
                    if (member.target().isScalar()) body.append(value);
                    else xml(member.wireName(), value, member, body);
                }
            }
        }
        if (operation.input().payload().isEmpty() && !operation.input().bodyMembers().isEmpty()) {
            body.append('<').append(operation.input().name()).append('>');
            xmlMembers(input, operation.input(), body);
            body.append("</").append(operation.input().name()).append('>');
        }
        HttpRequest request =
                new HttpRequest(
                        operation.http().method(), path, String.join("&", query), headers.build());
        return new Sent(request, Bytes.utf8(body.toString()));
    }

    private static void header(Member member, Object value, Headers.Builder headers) {
        TimeFormat format = member.timeFormat().orElse(TimeFormat.HTTP_DATE);
        if (value instanceof List<?> list) {
            headers.add(
                    member.locationName(),
                    String.join(", ", list.stream().map(each -> text(each, format)).toList()));
        } else headers.add(member.locationName(), text(value, format));
    }

    private static void xmlMembers(Struct value, Shape shape, StringBuilder out) {
        for (Member member : shape.members()) {
            Object each = value.slot(member.index());
            boolean isElement =
                    member.location() == Location.BODY && !member.is(Trait.XML_ATTRIBUTE);
            if (each != null && isElement) xml(member.wireName(), each, member, out);
        }
    }

    private static void xml(String name, Object value, Member member, StringBuilder out) {
        Shape shape = member.target();
        if (shape.kind() == Shape.Kind.LIST && member.isFlattened()) {
            for (Object each : (List<?>) value) xml(name, each, shape.element(), out);
            return;
        }
        out.append('<').append(name);
        if (value instanceof Struct struct) attributes(struct, shape, out);
        out.append('>');
        switch (shape.kind()) {
            case STRUCTURE -> xmlMembers((Struct) value, shape, out);
            case LIST -> {
                for (Object each : (List<?>) value) {
                    xml(shape.element().wireName(), each, shape.element(), out);
                }
            }
            case MAP -> throw new IllegalStateException("S3 has no map in a body");
            default -> out.append(escape(text(value, format(member))));
        }
        out.append("</").append(name).append('>');
    }

    private static TimeFormat format(Member member) {
        return member.timeFormat().orElse(TimeFormat.DATE_TIME);
    }

    private static void attributes(Struct struct, Shape shape, StringBuilder out) {
        for (Member member : shape.members()) {
            Object value = struct.slot(member.index());
            if (value == null || !member.is(Trait.XML_ATTRIBUTE)) continue;
            out.append(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ");
            out.append(member.wireName()).append("='").append(escape(value.toString()));
            out.append('\'');
        }
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    boolean isPlain = c >= ' ' && "<>&\"'".indexOf(c) < 0;
                    if (isPlain) escaped.appendCodePoint(c);
                    else escaped.append("&#").append(c).append(';');
                });
        return escaped.toString();
    }
}
