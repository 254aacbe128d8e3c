package coffer.policy.condition;

import coffer.kernel.Bytes;
import coffer.policy.context.Context;
import coffer.policy.match.InvalidPatternException;
import coffer.policy.match.Pattern;
import coffer.policy.match.Truth;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Compares one value of a request with the values of a policy, any of which may match.
///
/// A value of the request that is not of the operator's kind cannot be compared: `UNKNOWN`.
sealed interface Comparison {
    Truth matchesAny(String value, Context context);

    /// The keys of variables in the policy's values.
    default Set<String> variables() {
        return Set.of();
    }

    /// The only value of a request that matches, if there is just one.
    default Optional<String> only() {
        return Optional.empty();
    }

    static Comparison booleans(List<String> values, boolean variables) {
        for (String value : values) {
            boolean isVariable = variables && value.startsWith("${");
            if (!isVariable && !isBoolean(value)) {
                throw new InvalidPatternException("not a boolean: " + value);
            }
        }
        return new Booleans(
                all(values, value -> Optional.of(Pattern.exactIgnoringCase(value, variables))));
    }

    static Comparison numbers(Relation relation, List<String> values) {
        return new Numbers(relation, all(values, Comparison::number));
    }

    static Comparison dates(Relation relation, List<String> values) {
        return new Dates(relation, all(values, Moment::find));
    }

    static Comparison bytes(List<String> values) {
        return new Binary(all(values, Comparison::decoded));
    }

    static Comparison addresses(List<String> values) {
        return new Addresses(all(values, IpRange::find));
    }

    /// Every value must mean something: one that does not makes the policy invalid.
    private static <T> List<T> all(List<String> values, Function<String, Optional<T>> parser) {
        return values.stream()
                .map(value ->
                        parser.apply(value)
                                .orElseThrow(() ->
                                        new InvalidPatternException("malformed value: " + value)))
                .toList();
    }

    private static boolean isBoolean(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
    }

    private static Optional<BigDecimal> number(String text) {
        // No exponents: comparing 1e999999999 would take the memory of its digits.
        boolean isPlain = text.length() <= 64 && text.matches("[+-]?[0-9]+(\\.[0-9]+)?");
        return isPlain ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static Optional<Bytes> decoded(String text) {
        try {
            return Optional.of(Bytes.adopt(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /// The string and ARN operators.
    record Texts(List<Pattern> patterns) implements Comparison {
        @Override
        public Truth matchesAny(String value, Context context) {
            Truth truth = Truth.FALSE;
            for (int i = 0; i < patterns.size() && truth != Truth.TRUE; i++) {
                truth = truth.or(patterns.get(i).matches(value, context));
            }
            return truth;
        }

        @Override
        public Optional<String> only() {
            return patterns.size() == 1 ? patterns.getFirst().only() : Optional.empty();
        }

        @Override
        public Set<String> variables() {
            Set<String> keys = new HashSet<>();
            for (Pattern pattern : patterns) keys.addAll(pattern.variables());
            return keys;
        }
    }

    record Booleans(List<Pattern> patterns) implements Comparison {
        @Override
        public Truth matchesAny(String value, Context context) {
            if (!isBoolean(value)) return Truth.UNKNOWN;
            return new Texts(patterns).matchesAny(value, context);
        }

        @Override
        public Set<String> variables() {
            return new Texts(patterns).variables();
        }
    }

    record Numbers(Relation relation, List<BigDecimal> expected) implements Comparison {
        @Override
        public Truth matchesAny(String value, Context context) {
            Optional<BigDecimal> actual = number(value);
            if (actual.isEmpty()) return Truth.UNKNOWN;
            for (BigDecimal bound : expected) {
                if (relation.holds(actual.get().compareTo(bound))) return Truth.TRUE;
            }
            return Truth.FALSE;
        }
    }

    record Dates(Relation relation, List<Instant> expected) implements Comparison {
        @Override
        public Truth matchesAny(String value, Context context) {
            Optional<Instant> actual = Moment.find(value);
            if (actual.isEmpty()) return Truth.UNKNOWN;
            for (Instant bound : expected) {
                if (relation.holds(actual.get().compareTo(bound))) return Truth.TRUE;
            }
            return Truth.FALSE;
        }
    }

    record Binary(List<Bytes> expected) implements Comparison {
        @Override
        public Truth matchesAny(String value, Context context) {
            Optional<Bytes> actual = decoded(value);
            if (actual.isEmpty()) return Truth.UNKNOWN;
            return Truth.of(expected.contains(actual.get()));
        }
    }

    record Addresses(List<IpRange> ranges) implements Comparison {
        @Override
        public Truth matchesAny(String value, Context context) {
            Optional<IpAddress> actual = IpAddress.find(value);
            if (actual.isEmpty()) return Truth.UNKNOWN;
            for (IpRange range : ranges) {
                if (range.contains(actual.get())) return Truth.TRUE;
            }
            return Truth.FALSE;
        }
    }
}
