package coffer.policy.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One JSON value and where it stands in the text.
public record Located(Content content, Span span) {

    /// From `start` up to `end`, counted in characters of the text.
    public record Span(int start, int end) {}

    /// What the value is.
    public sealed interface Content {
        /// A string, number, boolean or null.
        record Scalar(Json value) implements Content {}

        record Items(List<Located> values) implements Content {
            public Items {
                values = List.copyOf(values);
            }
        }

        /// Members in the order they were written; no two have the same name.
        record Fields(List<Member> members) implements Content {
            public Fields {
                members = List.copyOf(members);
            }
        }
    }

    /// One member of an object, and where its name stands.
    public record Member(String name, Span nameSpan, Located value) {}

    /// The string it is, if it is one.
    public Optional<String> text() {
        return content instanceof Content.Scalar(Json.Text(String text))
                ? Optional.of(text)
                : Optional.empty();
    }

    /// The value alone.
    public Json json() {
        return switch (content) {
            case Content.Scalar(Json value) -> value;
            case Content.Items(List<Located> values) -> {
                List<Json> items = new ArrayList<>(values.size());
                for (Located value : values) items.add(value.json());
                yield new Json.Items(items);
            }
            case Content.Fields(List<Member> members) -> {
                Map<String, Json> fields = LinkedHashMap.newLinkedHashMap(members.size());
                for (Member member : members) fields.put(member.name(), member.value().json());
                yield new Json.Fields(fields);
            }
        };
    }
}
