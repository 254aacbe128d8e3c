package coffer.wire.protocol;

import coffer.wire.codec.Scalars;
import coffer.wire.codec.Times;
import coffer.wire.http.Headers;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import coffer.wire.schema.TimeFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Puts an output's header members into the head of an answer.
final class HeaderWriter {
    private HeaderWriter() {}

    static void write(Structure output, Shape shape, Headers.Builder headers) {
        for (Member member : shape.members()) {
            Object value = output.slot(member.index());
            if (value == null) continue;
            if (member.location() == Location.HEADER) {
                headers.set(member.locationName(), safe(text(member, value)));
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

    private static String text(Member member, Object value) {
        if (member.target().kind() != Shape.Kind.LIST) return scalar(member, value);
        Member element = member.target().element();
        return HeaderLists.join(
                ((List<?>) value).stream().map(each -> scalar(element, each)).toList());
    }

    private static String scalar(Member member, Object value) {
        return Scalars.format(member, value, TimeFormat.HTTP_DATE, Times.Fraction.ALWAYS);
    }

    /// A line break in a value would end the header and begin whatever the value says.
    private static String safe(String value) {
        boolean isSafe = value.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
        return isSafe ? value : value.replaceAll("[\r\n\0]", " ");
    }
}
