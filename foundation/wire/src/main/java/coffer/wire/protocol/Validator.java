package coffer.wire.protocol;

import coffer.wire.codec.Problem;
import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks an input against its model and says what is wrong as AWS does: `2 validation errors
/// detected: Value '' at 'keyId' failed to satisfy constraint: ...`.
public final class Validator {
    // A request can break as many constraints as it has elements; a message cannot say so many.
    private static final int MAX_VIOLATIONS = 64;

    private final List<Problem.Violation> violations = new ArrayList<>();
    private Location location = Location.BODY;

    private Validator() {}

    /// Throws [WireException] with everything that is wrong.
    public static void check(Shape shape, Structure value) {
        List<Problem.Violation> violations = violations(shape, value);
        if (!violations.isEmpty()) throw new Problem.Invalid(violations).exception();
    }

    /// Everything that is wrong, in the order of the members.
    public static List<Problem.Violation> violations(Shape shape, Structure value) {
        Validator validator = new Validator();
        for (Member member : shape.members()) {
            validator.location = member.location();
            validator.member(member, value, "");
        }
        if (shape.facts().isUnion()) validator.union(shape, value, "");
        return List.copyOf(validator.violations);
    }

    private void structure(Shape shape, Structure value, String path) {
        for (Member member : shape.members()) member(member, value, path + ".");
        if (shape.facts().isUnion()) union(shape, value, path);
    }

    private void member(Member member, Structure structure, String prefix) {
        String path = prefix + ConstraintText.pathName(member.name());
        Object value = structure.slot(member.index());
        if (value != null) value(member, value, path);
        else if (member.isRequired() && !member.isStreaming()) {
            add(true, "Value null at '" + path + "'", "Member must not be null");
        }
    }

    private void union(Shape shape, Structure value, String path) {
        long given = shape.members().stream().filter(m -> value.slot(m.index()) != null).count();
        if (given != 1) add(false, "Value at '" + path + "'", "Member must have exactly one value");
    }

    private void value(Member member, @Nullable Object value, String path) {
        if (value == null) return;
        Shape shape = member.target();
        for (String constraint : ConstraintText.broken(shape, value)) {
            add(false, ConstraintText.subject(member, value) + " at '" + path + "'", constraint);
        }
        switch (shape.kind()) {
            case STRUCTURE -> structure(shape, (Structure) value, path);
            case LIST -> list(member, (List<?>) value, path);
            case MAP -> map(member, (Map<?, ?>) value, path);
            default -> {}
        }
    }

    private void list(Member member, List<?> list, String path) {
        Member element = member.target().element();
        if (element.target().isScalar()) {
            elements(new Scalars("Member must satisfy constraint: ", element), member, path, list);
            return;
        }
        for (int i = 0; i < list.size() && violations.size() < MAX_VIOLATIONS; i++) {
            value(element, list.get(i), path + "." + (i + 1) + ".member");
        }
    }

    private void map(Member member, Map<?, ?> map, String path) {
        Shape shape = member.target();
        elements(
                new Scalars("Map keys must satisfy constraint: ", shape.key()),
                member,
                path,
                map.keySet());
        if (shape.value().target().isScalar()) {
            elements(
                    new Scalars("Map value must satisfy constraint: ", shape.value()),
                    member,
                    path,
                    map.values());
            return;
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            value(shape.value(), entry.getValue(), path + "." + entry.getKey() + ".member");
        }
    }

    /// What the scalars of a list or map are under, and how AWS begins to say so.
    private record Scalars(String words, Member element) {}

    /// One violation for all scalar elements together, naming every constraint they are under.
    private void elements(Scalars scalars, Member member, String path, Iterable<?> values) {
        Shape target = scalars.element().target();
        for (Object value : values) {
            if (value == null || ConstraintText.broken(target, value).isEmpty()) continue;
            String subject = ConstraintText.subject(member, values);
            String all = String.join(", ", ConstraintText.all(target));
            add(false, subject + " at '" + path + "'", scalars.words() + "[" + all + "]");
            return;
        }
    }

    private void add(boolean isMissing, String subject, String constraint) {
        if (violations.size() >= MAX_VIOLATIONS) return;
        String text = subject + " failed to satisfy constraint: " + constraint;
        violations.add(new Problem.Violation(location, isMissing, text));
    }
}
