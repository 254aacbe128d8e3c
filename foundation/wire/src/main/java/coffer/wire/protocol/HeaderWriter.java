package coffer.wire.protocol;

import coffer.wire.codec.Scalars;
import coffer.wire.codec.Times;
import coffer.wire.http.Headers;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import coffer.wire.schema.TimeFormat;
import coffer.wire.schema.Trait;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Puts an output's header members into the head of an answer.
record HeaderWriter(Times.Fraction fraction) {

    static void write(
            Structure output, Shape shape, Times.Fraction fraction, Headers.Builder headers) {
        HeaderWriter writer = new HeaderWriter(fraction);
        for (Member member : shape.members()) {
            Object value = output.slot(member.index());
            if (value == null) continue;
            if (member.location() == Location.HEADER) {
                headers.set(member.locationName(), safe(writer.text(member, value)));
            } else if (member.location() == Location.PREFIX_HEADERS) {
                prefixed(member, (Map<?, ?>) value, headers);
            }
        }
    }

    private static void prefixed(Member member, Map<?, ?> map, Headers.Builder headers) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = member.locationName() + entry.getKey();
            headers.set(name.toLowerCase(Locale.ROOT), safe(entry.getValue().toString()));
        }
    }

    private String text(Member member, Object value) {
        if (member.target().kind() != Shape.Kind.LIST) return scalar(member, value);
        Member element = member.target().element();
        List<String> texts = ((List<?>) value).stream().map(each -> scalar(element, each)).toList();
        // The comma of an HTTP date is not quoted: readers know that it has one.
        boolean isText = element.target().kind() == Shape.Kind.STRING;
        return isText ? HeaderLists.join(texts) : String.join(", ", texts);
    }

    private String scalar(Member member, Object value) {
        if (member.is(Trait.JSON_VALUE)) return HeaderJson.encode((String) value);
        return Scalars.format(member, value, TimeFormat.HTTP_DATE, fraction);
    }

    /// A line break in a value would end the header and begin whatever the value says.
    static String safe(String value) {
        boolean isSafe = value.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
        return isSafe ? value : value.replaceAll("[\r\n\0]", " ");
    }
}
