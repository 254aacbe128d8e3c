package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.Parameters;
import coffer.wire.codec.Problem;
import coffer.wire.codec.Scalars;
import coffer.wire.codec.XmlReader;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.Member;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import coffer.wire.schema.TimeFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gathers an input from the parts of an HTTP request.
final class RequestReader {
    private final Shape shape;
    private final HttpRequest request;
    private final Map<String, String> labels;
    private final Parameters query;

    RequestReader(OperationModel operation, HttpRequest request, Map<String, String> labels) {
        this.shape = operation.input();
        this.request = request;
        this.labels = labels;
        this.query = Parameters.parse(request.rawQuery());
    }

    Structure read(Bytes body) {
        @Nullable Object[] slots = new @Nullable Object[shape.members().size()];
        for (Member member : shape.members()) {
            slots[member.index()] = find(member).orElse(null);
        }
        boolean hasBodyMembers = !shape.bodyMembers().isEmpty();
        if (shape.payload().isPresent()) {
            Member payload = shape.payload().get();
            slots[payload.index()] = payload(payload, body).orElse(null);
        } else if (hasBodyMembers && !body.isEmpty()) {
            XmlReader.readInto(body, shape, shape.facts().xmlName(), slots);
        }
        return shape.factory().of(slots);
    }

    private Optional<Object> find(Member member) {
        String name = member.locationName();
        return switch (member.location()) {
            case LABEL ->
                    Optional.ofNullable(labels.get(name))
                            .map(text -> Scalars.parse(member, text, TimeFormat.DATE_TIME));
            case QUERY -> query(member);
            case HEADER -> header(member);
            case PREFIX_HEADERS -> prefixHeaders(name.toLowerCase(Locale.ROOT));
            case BODY, STATUS -> Optional.empty();
        };
    }

    private Optional<Object> query(Member member) {
        List<String> values = query.all(member.locationName());
        if (values.isEmpty()) return Optional.empty();
        if (member.target().kind() != Shape.Kind.LIST) {
            return Optional.of(Scalars.parse(member, values.getFirst(), TimeFormat.DATE_TIME));
        }
        Member element = member.target().element();
        return Optional.of(
                values.stream()
                        .map(text -> Scalars.parse(element, text, TimeFormat.DATE_TIME))
                        .toList());
    }

    private Optional<Object> header(Member member) {
        List<String> values = request.headers().all(member.locationName());
        if (values.isEmpty()) return Optional.empty();
        if (member.target().kind() == Shape.Kind.LIST) return Optional.of(list(member, values));
        return Optional.of(Scalars.parse(member, values.getFirst(), TimeFormat.HTTP_DATE));
    }

    private static List<Object> list(Member member, List<String> values) {
        Member element = member.target().element();
        return HeaderLists.split(String.join(",", values)).stream()
                .map(text -> Scalars.parse(element, text, TimeFormat.HTTP_DATE))
                .toList();
    }

    private Optional<Object> prefixHeaders(String prefix) {
        Map<String, String> map = new LinkedHashMap<>();
        request.headers()
                .forEach((name, value) -> {
                    if (!name.startsWith(prefix)) return;
                    // Repeated fields are one list, as everywhere in HTTP.
                    map.merge(
                            name.substring(prefix.length()),
                            value,
                            (first, next) -> first + "," + next);
                });
        return map.isEmpty() ? Optional.empty() : Optional.of(map);
    }

    private static Optional<Object> payload(Member payload, Bytes body) {
        if (payload.isStreaming() || body.isEmpty()) return Optional.empty();
        return switch (payload.target().kind()) {
            case STRUCTURE ->
                    Optional.of(XmlReader.read(body, payload.target(), payload.wireName()));
            case BLOB -> Optional.of(body);
            case STRING -> Optional.of(body.toUtf8());
            default -> throw new Problem.Malformed("unreadable payload").exception();
        };
    }
}
