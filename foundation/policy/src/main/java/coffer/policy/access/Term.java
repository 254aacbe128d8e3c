package coffer.policy.access;

import coffer.policy.match.Wildcards;
import java.util.Locale;

/// One pattern of a policy, as it is compared with others. `hasVariables` tells whether it holds a
/// variable, whose value is not known here.
record Term(String text, boolean hasVariables) {
    private static final String VARIABLE = "\\$\\{[^}]*}";

    static Term action(String pattern) {
        return new Term(pattern.toLowerCase(Locale.ROOT), false);
    }

    static Term of(String pattern, boolean variables) {
        return new Term(pattern, variables && pattern.contains("${"));
    }

    /// Whether it surely matches whatever the other matches. A variable has the same value on both
    /// sides; one alone may have any.
    boolean covers(Term other) {
        if (equals(other)) return true;
        return !hasVariables && Wildcards.covers(text, other.widened());
    }

    /// Whether some text might match both.
    boolean mayMeet(Term other) {
        return Wildcards.overlap(widened(), other.widened());
    }

    /// With a star for each variable: it matches at least what the pattern does.
    private String widened() {
        return hasVariables ? text.replaceAll(VARIABLE, "*") : text;
    }
}
