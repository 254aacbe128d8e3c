package coffer.policy.lint;

import coffer.policy.lint.Spot.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A statement as it is written, right or wrong.
final class StatementDraft {
    private final Spot spot;
    private final Map<String, Field> elements = new LinkedHashMap<>();
    private final List<ConditionDraft> conditions = new ArrayList<>();

    StatementDraft(Spot spot, List<Field> fields) {
        this.spot = spot;
        fields.forEach(field -> elements.put(field.name(), field));
        find("Condition").ifPresent(field -> conditions.addAll(conditions(field.value())));
    }

    Spot spot() {
        return spot;
    }

    List<Field> elements() {
        return List.copyOf(elements.values());
    }

    Optional<Field> find(String name) {
        return Optional.ofNullable(elements.get(name));
    }

    boolean has(String name) {
        return elements.containsKey(name);
    }

    boolean allows() {
        return isEffect("Allow");
    }

    boolean denies() {
        return isEffect("Deny");
    }

    private boolean isEffect(String effect) {
        return find("Effect").flatMap(it -> it.value().text()).filter(effect::equals).isPresent();
    }

    /// The strings of an element, each with its place.
    List<Word> words(String element) {
        return find(element).stream()
                .flatMap(field -> field.value().each().stream())
                .flatMap(item -> item.text().map(text -> new Word(text, item)).stream())
                .toList();
    }

    /// The names of one type of principal, as in `{"AWS": [...]}`.
    List<Word> principals(String type) {
        return find("Principal").stream()
                .flatMap(field -> field.value().fields().stream())
                .flatMap(List::stream)
                .filter(field -> field.name().equals(type))
                .flatMap(field -> field.value().each().stream())
                .flatMap(item -> item.text().map(text -> new Word(text, item)).stream())
                .toList();
    }

    /// Those conditions that have at least the form of one.
    List<ConditionDraft> conditions() {
        return conditions;
    }

    /// Whether a condition asks for the key, however its name is written.
    boolean asksFor(String... keys) {
        return conditions.stream()
                .map(condition -> condition.key().name())
                .anyMatch(each -> List.of(keys).stream().anyMatch(each::equalsIgnoreCase));
    }

    /// Whether a condition asks for a key that begins so.
    boolean asksForAny(String prefix) {
        return conditions.stream()
                .map(condition -> condition.key().name().toLowerCase(Locale.ROOT))
                .anyMatch(key -> key.startsWith(prefix.toLowerCase(Locale.ROOT)));
    }

    /// A string of the document.
    record Word(String text, Spot spot) {}

    private static List<ConditionDraft> conditions(Spot block) {
        List<ConditionDraft> found = new ArrayList<>();
        for (Field operator : block.fields().orElse(List.of())) {
            for (Field key : operator.value().fields().orElse(List.of())) {
                found.add(new ConditionDraft(operator, key));
            }
        }
        return found;
    }
}
