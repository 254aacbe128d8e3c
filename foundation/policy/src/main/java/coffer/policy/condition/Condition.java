package coffer.policy.condition;

import coffer.policy.context.Context;
import coffer.policy.context.Traits;
import coffer.policy.match.InvalidPatternException;
import coffer.policy.match.Truth;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One key under one operator, compiled: a claim about a request's context.
public sealed interface Condition {
    Truth holds(Context context);

    /// The keys this asks for, in lower case: its own and those of variables without a default.
    Set<String> keys();

    /// Adds what a request has for certain if the condition holds or might hold.
    void addNeeds(Traits needs);

    /// Whether there is an operator of that name, with its quantifier and `IfExists`.
    static boolean isOperator(String name) {
        return name.equals("Null") || Operator.BY_NAME.containsKey(Name.parse(name).operator());
    }

    /// `variables` tells whether the version of the document has them. Throws
    /// [InvalidPatternException] if an operator or value has no meaning.
    static Condition compile(
            String operatorName, String keyName, List<String> values, boolean variables) {
        String key = keyName.toLowerCase(Locale.ROOT);
        if (operatorName.equals("Null")) return nullCheck(key, values);
        Name name = Name.parse(operatorName);
        Operator operator =
                Optional.ofNullable(Operator.BY_NAME.get(name.operator()))
                        .orElseThrow(
                                () -> new InvalidPatternException("no such operator: " + name));
        Comparison comparison = operator.compile(values, variables);
        return switch (name.quantifier()) {
            case NONE -> new Plain(key, operator.isNegated(), name.ifExists(), comparison);
            case FOR_ANY -> new ForAny(key, operator.isNegated(), name.ifExists(), comparison);
            case FOR_ALL -> new ForAll(key, operator.isNegated(), comparison);
        };
    }

    private static Condition nullCheck(String key, List<String> values) {
        boolean holdsIfAbsent = false;
        boolean holdsIfPresent = false;
        for (String value : values) {
            switch (value.toLowerCase(Locale.ROOT)) {
                case "true" -> holdsIfAbsent = true;
                case "false" -> holdsIfPresent = true;
                default -> throw new InvalidPatternException("not a boolean: " + value);
            }
        }
        return new Null(key, holdsIfAbsent, holdsIfPresent);
    }

    /// What stands around an operator's name.
    enum Quantifier {
        NONE,
        FOR_ANY,
        FOR_ALL
    }

    /// An operator's name taken apart.
    record Name(Quantifier quantifier, String operator, boolean ifExists) {
        private static final String ANY = "ForAnyValue:";
        private static final String ALL = "ForAllValues:";
        private static final String IF_EXISTS = "IfExists";

        public static Name parse(String text) {
            Quantifier quantifier =
                    text.startsWith(ANY)
                            ? Quantifier.FOR_ANY
                            : text.startsWith(ALL) ? Quantifier.FOR_ALL : Quantifier.NONE;
            int start =
                    switch (quantifier) {
                        case NONE -> 0;
                        case FOR_ANY -> ANY.length();
                        case FOR_ALL -> ALL.length();
                    };
            boolean ifExists = text.endsWith(IF_EXISTS);
            int end = ifExists ? text.length() - IF_EXISTS.length() : text.length();
            return new Name(quantifier, text.substring(start, Math.max(start, end)), ifExists);
        }
    }

    /// Without a quantifier: any value of the request may match, or none if negated. An absent key
    /// matches nothing, so only negated operators and `IfExists` hold of it.
    record Plain(String key, boolean negated, boolean ifExists, Comparison comparison)
            implements Condition {
        @Override
        public Truth holds(Context context) {
            List<String> values = context.foldedKey(key);
            if (values.isEmpty()) return Truth.of(ifExists || negated);
            Truth matches = Truth.FALSE;
            for (int i = 0; i < values.size(); i++) {
                matches = matches.or(comparison.matchesAny(values.get(i), context));
            }
            return negated ? matches.not() : matches;
        }

        @Override
        public void addNeeds(Traits needs) {
            if (!negated && !ifExists) Condition.addNeeds(needs, key, comparison);
        }

        @Override
        public Set<String> keys() {
            return with(key, comparison);
        }
    }

    /// Some value of the request satisfies the operator. Does not hold of nothing.
    // AWS: IAM User Guide, "Set operators for multivalued context keys".
    record ForAny(String key, boolean negated, boolean ifExists, Comparison comparison)
            implements Condition {
        @Override
        public Truth holds(Context context) {
            List<String> values = context.foldedKey(key);
            if (values.isEmpty()) return Truth.of(ifExists);
            if (isNullSet(values)) return Truth.FALSE;
            Truth any = Truth.FALSE;
            for (String value : values) {
                Truth matches = comparison.matchesAny(value, context);
                any = any.or(negated ? matches.not() : matches);
            }
            return any;
        }

        @Override
        public void addNeeds(Traits needs) {
            if (ifExists) return;
            if (negated) needs.addKey(key);
            else Condition.addNeeds(needs, key, comparison);
        }

        @Override
        public Set<String> keys() {
            return with(key, comparison);
        }
    }

    /// Every value of the request satisfies the operator. Holds of nothing.
    record ForAll(String key, boolean negated, Comparison comparison) implements Condition {
        @Override
        public Truth holds(Context context) {
            List<String> values = context.foldedKey(key);
            if (isNullSet(values)) return Truth.TRUE;
            Truth all = Truth.TRUE;
            for (String value : values) {
                Truth matches = comparison.matchesAny(value, context);
                all = all.and(negated ? matches.not() : matches);
            }
            return all;
        }

        @Override
        public void addNeeds(Traits needs) {
            // Holds without any values.
        }

        @Override
        public Set<String> keys() {
            return with(key, comparison);
        }
    }

    /// `Null`: the key is absent (`true`) or present (`false`).
    record Null(String key, boolean holdsIfAbsent, boolean holdsIfPresent) implements Condition {
        @Override
        public Truth holds(Context context) {
            boolean isAbsent = context.foldedKey(key).isEmpty();
            return Truth.of(isAbsent ? holdsIfAbsent : holdsIfPresent);
        }

        @Override
        public void addNeeds(Traits needs) {
            if (!holdsIfAbsent) needs.addKey(key);
        }

        @Override
        public Set<String> keys() {
            return Set.of(key);
        }
    }

    private static void addNeeds(Traits needs, String key, Comparison comparison) {
        needs.addKey(key);
        comparison.only().ifPresent(value -> needs.addValue(key, value));
    }

    private static Set<String> with(String key, Comparison comparison) {
        Set<String> keys = new LinkedHashSet<>();
        keys.add(key);
        keys.addAll(comparison.variables());
        return keys;
    }

    /// AWS takes a lone empty string for an empty set here.
    private static boolean isNullSet(List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isEmpty()) return false;
        }
        return true;
    }
}
