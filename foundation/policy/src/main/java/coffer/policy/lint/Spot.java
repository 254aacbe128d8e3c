package coffer.policy.lint;

import coffer.policy.json.Json;
import coffer.policy.json.Located;
import coffer.policy.json.Located.Content;
import coffer.policy.json.Located.Member;
import coffer.policy.json.Located.Span;
import coffer.policy.lint.Location.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A value of the document and the way to it.
record Spot(List<Step> path, Span span, Located value) {
    Spot {
        path = List.copyOf(path);
    }

    static Spot root(Located value) {
        return new Spot(List.of(), value.span(), value);
    }

    /// A member of an object, and where its name stands.
    record Field(String name, Spot key, Spot value) {}

    Optional<String> text() {
        return value.text();
    }

    /// Empty unless it is an object.
    Optional<List<Field>> fields() {
        if (!(value.content() instanceof Content.Fields(List<Member> members))) {
            return Optional.empty();
        }
        return Optional.of(
                members.stream()
                        .map(member ->
                                new Field(
                                        member.name(),
                                        new Spot(
                                                with(new Step.Key(member.name())),
                                                member.nameSpan(),
                                                member.value()),
                                        new Spot(
                                                with(new Step.Value(member.name())),
                                                member.value().span(),
                                                member.value())))
                        .toList());
    }

    /// Empty unless it is a list.
    Optional<List<Spot>> items() {
        if (!(value.content() instanceof Content.Items(List<Located> values))) {
            return Optional.empty();
        }
        List<Spot> items = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Located item = values.get(i);
            items.add(new Spot(with(new Step.Index(i)), item.span(), item));
        }
        return Optional.of(items);
    }

    /// The items of a list; anything else is the only one of its own.
    List<Spot> each() {
        return items().orElseGet(() -> List.of(this));
    }

    /// A string, a number or a boolean, as text.
    Optional<String> scalar() {
        if (!(value.content() instanceof Content.Scalar(Json json))) return Optional.empty();
        return switch (json) {
            case Json.Text(String text) -> Optional.of(text);
            case Json.Numeral(String literal) -> Optional.of(literal);
            case Json.Flag(boolean flag) -> Optional.of(Boolean.toString(flag));
            case Json.Nothing _, Json.Items _, Json.Fields _ -> Optional.empty();
        };
    }

    private List<Step> with(Step step) {
        List<Step> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
