package coffer.policy.access;

import coffer.policy.condition.Condition;
import coffer.policy.condition.IpRange;
import coffer.policy.document.ConditionElement;
import coffer.policy.match.Wildcards;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One condition of a statement, as it is compared with others.
record Claim(Condition.Name operator, String key, List<String> values, boolean variables) {
    Claim {
        values = List.copyOf(values);
    }

    static Claim of(ConditionElement condition, boolean variables) {
        return new Claim(
                Condition.Name.parse(condition.operator()),
                condition.key().toLowerCase(Locale.ROOT),
                condition.values(),
                variables);
    }

    /// Whether every request of which this is true is one of which the other is, too, and every
    /// request of which this may be true one of which the other may.
    boolean implies(Claim other) {
        boolean isAboutTheSame =
                key.equals(other.key) && operator.quantifier() == other.operator.quantifier();
        if (!isAboutTheSame) return false;
        // What holds only of a present key is not implied by what holds of an absent one.
        if (operator.ifExists() && !other.operator.ifExists()) return false;
        if (!base().equals(other.base())) return false;
        return isNegated()
                ? other.values.stream().allMatch(value -> isTakenIn(other, value, this))
                : values.stream().allMatch(value -> isTakenIn(this, value, other));
    }

    private String base() {
        // These two are the same.
        return operator.operator()
                .replace("ArnEquals", "ArnLike")
                .replace("ArnNotEquals", "ArnNotLike");
    }

    private boolean isNegated() {
        return operator.operator().contains("Not");
    }

    /// Whether some value of `general` matches all that `value`, one of `particular`, matches.
    private static boolean isTakenIn(Claim particular, String value, Claim general) {
        boolean sameReading = particular.variables == general.variables || !value.contains("${");
        if (sameReading && general.values.contains(value)) return true;
        return switch (general.operator.operator()) {
            case "StringLike", "StringNotLike" -> isLike(value, general);
            case "IpAddress", "NotIpAddress" -> isWithin(value, general);
            default -> false;
        };
    }

    private static boolean isLike(String value, Claim general) {
        if (value.contains("${")) return false;
        return general.values.stream()
                .filter(each -> !each.contains("${"))
                .anyMatch(each -> Wildcards.covers(each, value));
    }

    private static boolean isWithin(String value, Claim general) {
        Optional<IpRange> range = IpRange.find(value);
        return range.isPresent()
                && general.values.stream()
                        .flatMap(each -> IpRange.find(each).stream())
                        .anyMatch(each -> each.contains(range.get()));
    }
}
