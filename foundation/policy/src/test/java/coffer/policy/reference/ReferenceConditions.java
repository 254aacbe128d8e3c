package coffer.policy.reference;

import coffer.policy.context.Context;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;

/// Conditions, interpreted by name and by regular expressions. A result is the set of answers that
/// are possible: both, where something needed for the answer is unknown.
final class ReferenceConditions {
    static final Set<Boolean> YES = Set.of(true);
    static final Set<Boolean> NO = Set.of(false);
    static final Set<Boolean> EITHER = Set.of(true, false);

    private final Context context;
    private final boolean variables;

    ReferenceConditions(Context context, boolean variables) {
        this.context = context;
        this.variables = variables;
    }

    Set<Boolean> holds(String operator, String key, List<String> policyValues) {
        List<String> values = context.values(key);
        boolean present = !values.isEmpty();
        if (operator.equals("Null")) {
            return Set.of(policyValues.contains(present ? "false" : "true"));
        }
        String name = operator.replaceFirst("^For(All|Any)Values?:", "");
        boolean ifExists = name.endsWith("IfExists");
        name = name.replaceFirst("IfExists$", "");
        boolean negated = name.contains("Not");
        String positive = name.replace("Not", "");
        if (!present && ifExists) return YES;
        if (operator.startsWith("ForAllValues:")) {
            if (values.stream().allMatch(String::isEmpty)) return YES;
            Set<Boolean> all = YES;
            for (String value : values) {
                Set<Boolean> one = any(positive, value, policyValues);
                all = combine(all, negated ? flip(one) : one, Boolean::logicalAnd);
            }
            return all;
        }
        if (operator.startsWith("ForAnyValue:")) {
            if (values.stream().allMatch(String::isEmpty)) return NO;
            Set<Boolean> some = NO;
            for (String value : values) {
                Set<Boolean> one = any(positive, value, policyValues);
                some = combine(some, negated ? flip(one) : one, Boolean::logicalOr);
            }
            return some;
        }
        Set<Boolean> some = NO;
        for (String value : values) {
            some = combine(some, any(positive, value, policyValues), Boolean::logicalOr);
        }
        return negated ? flip(some) : some;
    }

    private Set<Boolean> any(String operator, String value, List<String> policyValues) {
        Set<Boolean> some = NO;
        for (String policyValue : policyValues) {
            some = combine(some, one(operator, value, policyValue), Boolean::logicalOr);
        }
        return some;
    }

    private Set<Boolean> one(String operator, String value, String policyValue) {
        return switch (operator) {
            case "StringEquals" -> text(policyValue, value, "", false);
            case "StringEqualsIgnoreCase" -> text(policyValue, value, "(?iu)", false);
            case "StringLike" -> text(policyValue, value, "", true);
            case "ArnEquals", "ArnLike" -> arn(policyValue, value);
            case "Bool" ->
                    value.matches("(?i)true|false")
                            ? text(policyValue, value, "(?iu)", false)
                            : EITHER;
            case "BinaryEquals" -> bytes(policyValue, value);
            case "IpAddress" -> address(policyValue, value);
            default ->
                    operator.startsWith("Numeric")
                            ? number(operator.substring(7), policyValue, value)
                            : date(operator.substring(4), policyValue, value);
        };
    }

    Set<Boolean> text(String policyValue, String value, String flags, boolean wildcards) {
        ReferenceText text = new ReferenceText(policyValue, context, variables, wildcards);
        boolean matches = value.matches("(?s)" + flags + text.regex());
        if (!matches) return NO;
        return text.isKnown() ? YES : EITHER;
    }

    private Set<Boolean> arn(String policyValue, String value) {
        ReferenceText text = new ReferenceText(policyValue, context, variables, true);
        if (!text.isKnown()) return text(policyValue, value, "", true);
        if (text.isSingleStar()) return Set.of(value.matches("(?s)arn(:[^:]*){4}:.*"));
        if (text.arnRegex().isEmpty()) return EITHER;
        return Set.of(value.startsWith("arn:") && value.matches("(?s)" + text.arnRegex()));
    }

    private static Set<Boolean> bytes(String policyValue, String value) {
        try {
            byte[] actual = Base64.getDecoder().decode(value);
            return Set.of(Arrays.equals(Base64.getDecoder().decode(policyValue), actual));
        } catch (IllegalArgumentException notBase64) {
            return EITHER;
        }
    }

    private static Set<Boolean> number(String relation, String policyValue, String value) {
        if (!value.matches("[+-]?\\d+(\\.\\d+)?")) return EITHER;
        double actual = Double.parseDouble(value);
        double bound = Double.parseDouble(policyValue);
        return Set.of(relates(relation, Double.compare(actual, bound)));
    }

    private static Set<Boolean> date(String relation, String policyValue, String value) {
        try {
            long actual = seconds(value);
            return Set.of(relates(relation, Long.compare(actual, seconds(policyValue))));
        } catch (DateTimeParseException notADate) {
            return EITHER;
        }
    }

    private static long seconds(String text) {
        if (text.matches("\\d{4}")) return seconds(text + "-01");
        if (text.matches("\\d{4}-\\d\\d")) return seconds(text + "-01");
        if (text.matches("\\d{4}-\\d\\d-\\d\\d")) return seconds(text + "T00:00:00Z");
        if (text.matches("\\d+")) return Long.parseLong(text);
        return Instant.parse(text).getEpochSecond();
    }

    private static boolean relates(String relation, int comparison) {
        return switch (relation) {
            case "Equals" -> comparison == 0;
            case "LessThan" -> comparison < 0;
            case "LessThanEquals" -> comparison <= 0;
            case "GreaterThan" -> comparison > 0;
            case "GreaterThanEquals" -> comparison >= 0;
            default -> throw new IllegalArgumentException(relation);
        };
    }

    private static Set<Boolean> address(String policyValue, String value) {
        if (!value.matches("[0-9a-fA-F:.]*[:.][0-9a-fA-F:.]*")) return EITHER;
        String[] range = policyValue.split("/");
        byte[] network = octets(range[0]);
        byte[] actual = octets(value);
        if (network.length != actual.length) return NO;
        int bits = range.length > 1 ? Integer.parseInt(range[1]) : network.length * 8;
        int ignored = network.length * 8 - bits;
        BigInteger left = new BigInteger(1, network).shiftRight(ignored);
        return Set.of(left.equals(new BigInteger(1, actual).shiftRight(ignored)));
    }

    private static byte[] octets(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    static Set<Boolean> flip(Set<Boolean> answers) {
        Set<Boolean> flipped = new HashSet<>();
        for (boolean answer : answers) flipped.add(!answer);
        return flipped;
    }

    static Set<Boolean> combine(
            Set<Boolean> left, Set<Boolean> right, BinaryOperator<Boolean> operation) {
        Set<Boolean> combined = new HashSet<>();
        for (boolean a : left) for (boolean b : right) combined.add(operation.apply(a, b));
        return combined;
    }
}
