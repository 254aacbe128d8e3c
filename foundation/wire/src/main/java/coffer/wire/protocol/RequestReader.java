package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.Parameters;
import coffer.wire.codec.Scalars;
import coffer.wire.codec.WireException;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.Member;
import coffer.wire.schema.OperationModel;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import coffer.wire.schema.TimeFormat;
import coffer.wire.schema.Trait;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gathers an input from the parts of an HTTP request.
final class RequestReader {
    // RFC 9110, sections 13.1.3 and 13.1.4, demand it of dates; S3 does so with the number of
    // parts.
    private static final Set<String> IGNORED_UNLESS_READABLE =
            Set.of("if-modified-since", "if-unmodified-since", "x-amz-max-parts");

    private final Shape shape;
    private final HttpRequest request;
    private final Map<String, String> labels;
    private final Parameters query;
    private final UriTemplate template;

    RequestReader(OperationModel operation, HttpRequest request, Map<String, String> labels) {
        this.shape = operation.input();
        this.request = request;
        this.labels = labels;
        this.query = Parameters.parse(request.rawQuery());
        this.template = UriTemplate.parse(operation.http().uri());
    }

    /// `body` is what was compressed, where it was.
    Structure read(Bytes body, RestFormat format) {
        @Nullable Object[] slots = new @Nullable Object[shape.members().size()];
        for (Member member : shape.members()) {
            slots[member.index()] = find(member).orElse(null);
        }
        boolean hasBodyMembers = !shape.bodyMembers().isEmpty();
        if (shape.payload().isPresent()) {
            Member payload = shape.payload().get();
            slots[payload.index()] = payload(payload, body, format).orElse(null);
        } else if (hasBodyMembers && !body.isEmpty()) {
            format.readInto(body, shape, slots);
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
        if (member.target().kind() == Shape.Kind.MAP) return parameters(member);
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

    /// A map is given every parameter, also those that have a member of their own, but not what
    /// belongs to the URI.
    private Optional<Object> parameters(Member member) {
        boolean isOfLists = member.target().value().target().kind() == Shape.Kind.LIST;
        Map<String, Object> map = new LinkedHashMap<>();
        query.forEach((name, value) -> {
            if (template.query().containsKey(name) || map.containsKey(name)) return;
            map.put(name, isOfLists ? query.all(name) : value);
        });
        return map.isEmpty() ? Optional.empty() : Optional.of(map);
    }

    private Optional<Object> header(Member member) {
        List<String> values = request.headers().all(member.locationName());
        if (values.isEmpty()) return Optional.empty();
        if (member.target().kind() == Shape.Kind.LIST) return Optional.of(list(member, values));
        if (member.is(Trait.JSON_VALUE)) return Optional.of(HeaderJson.decode(member, values));
        if (values.size() > 1 && isIgnoredUnlessReadable(member)) return Optional.empty();
        try {
            return Optional.of(Scalars.parse(member, values.getFirst(), TimeFormat.HTTP_DATE));
        } catch (WireException unreadable) {
            if (isIgnoredUnlessReadable(member)) return Optional.empty();
            throw unreadable;
        }
    }

    private static boolean isIgnoredUnlessReadable(Member member) {
        return IGNORED_UNLESS_READABLE.contains(member.locationName().toLowerCase(Locale.ROOT));
    }

    private static List<Object> list(Member member, List<String> values) {
        Member element = member.target().element();
        boolean hasCommas =
                element.target().kind() == Shape.Kind.TIMESTAMP
                        && element.timeFormat().orElse(TimeFormat.HTTP_DATE)
                                == TimeFormat.HTTP_DATE;
        String field = String.join(",", values);
        List<String> texts = hasCommas ? HeaderLists.splitDates(field) : HeaderLists.split(field);
        return texts.stream()
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

    private static Optional<Object> payload(Member payload, Bytes body, RestFormat format) {
        if (payload.isStreaming() || body.isEmpty()) return Optional.empty();
        return switch (payload.target().kind()) {
            case BLOB -> Optional.of(body);
            case STRING -> Optional.of(body.toUtf8());
            default -> format.readPayload(body, payload);
        };
    }
}
