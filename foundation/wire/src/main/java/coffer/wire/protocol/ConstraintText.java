package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.wire.schema.Constraints;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// AWS's sentences about constraints, and which of them a value breaks.
final class ConstraintText {
    // Longer values are cut in messages; longer ones than the second are not matched at all, since
    // a
    // pattern without a length beside it would otherwise decide how long a request takes.
    private static final int MAX_SHOWN = 1024;
    private static final int MAX_MATCHED = 256 * 1024;

    private ConstraintText() {}

    /// `KeyId` is `keyId` in AWS's messages.
    static String pathName(String memberName) {
        return Character.toLowerCase(memberName.charAt(0)) + memberName.substring(1);
    }

    /// `Value 'abc'`, or only `Value` where it is secret or not text.
    static String subject(Member member, Object value) {
        boolean isHidden =
                member.isSensitive() || value instanceof Bytes || value instanceof SecretBytes;
        boolean isDeep = value instanceof Collection<?> && !hasScalarElements(member.target());
        if (isHidden || isDeep || value instanceof Map<?, ?>) return "Value";
        String text = value.toString();
        return "Value '" + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) : text) + "'";
    }

    private static boolean hasScalarElements(Shape shape) {
        return shape.members().stream()
                .allMatch(m -> m.target().isScalar() && m.target().kind() != Shape.Kind.BLOB);
    }

    /// The constraints that `value` breaks.
    static List<String> broken(Shape shape, Object value) {
        Constraints constraints = shape.constraints();
        if (constraints.isEmpty()) return List.of();
        List<String> broken = new ArrayList<>();
        if (!(value instanceof Float) && !(value instanceof Double)) {
            long size = size(value);
            OptionalLong max = constraints.max();
            OptionalLong min = constraints.min();
            if (max.isPresent() && size > max.getAsLong()) broken.add(atMost(shape));
            if (min.isPresent() && size < min.getAsLong()) broken.add(atLeast(shape));
        }
        if (value instanceof String text) {
            boolean isListed =
                    constraints.values().isEmpty() || constraints.values().contains(text);
            if (!isListed) broken.add(oneOf(shape));
            boolean isMatched = constraints.pattern().map(p -> matches(p, text)).orElse(true);
            if (!isMatched) broken.add(matching(shape));
        }
        return broken;
    }

    /// Every constraint of the shape.
    static List<String> all(Shape shape) {
        Constraints constraints = shape.constraints();
        List<String> all = new ArrayList<>();
        if (constraints.max().isPresent()) all.add(atMost(shape));
        if (constraints.min().isPresent()) all.add(atLeast(shape));
        if (!constraints.values().isEmpty()) all.add(oneOf(shape));
        if (constraints.pattern().isPresent()) all.add(matching(shape));
        return all;
    }

    private static long size(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case Bytes bytes -> bytes.size();
            case SecretBytes secret -> secret.size();
            case Collection<?> collection -> collection.size();
            case Map<?, ?> map -> map.size();
            case Number number -> number.longValue();
            default -> 0;
        };
    }

    private static boolean matches(Pattern pattern, String text) {
        if (text.length() > MAX_MATCHED) return false;
        try {
            return pattern.matcher(text).matches();
        } catch (StackOverflowError e) {
            // Java's matcher recurses over groups; what it cannot decide is refused.
            return false;
        }
    }

    private static String measure(Shape shape) {
        return switch (shape.kind()) {
            case INTEGER, LONG, FLOAT, DOUBLE -> "value";
            default -> "length";
        };
    }

    private static String atMost(Shape shape) {
        long max = shape.constraints().max().orElseThrow();
        return "Member must have " + measure(shape) + " less than or equal to " + max;
    }

    private static String atLeast(Shape shape) {
        long min = shape.constraints().min().orElseThrow();
        return "Member must have " + measure(shape) + " greater than or equal to " + min;
    }

    private static String oneOf(Shape shape) {
        String values = String.join(", ", shape.constraints().values());
        return "Member must satisfy enum value set: [" + values + "]";
    }

    private static String matching(Shape shape) {
        return "Member must satisfy regular expression pattern: "
                + shape.constraints().pattern().orElseThrow().pattern();
    }
}
