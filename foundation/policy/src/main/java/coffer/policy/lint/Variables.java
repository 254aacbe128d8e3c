package coffer.policy.lint;

import coffer.policy.lint.StatementDraft.Word;
import java.util.Optional;

/// Whether policy variables in a text are written rightly.
record Variables(Frame frame) {

    void check(Word word) {
        String text = word.text();
        int open = text.indexOf("${");
        if (open < 0) return;
        if (!frame.variables()) {
            frame.report().add(Issue.VARIABLE_UNSUPPORTED_IN_VERSION, word.spot());
            return;
        }
        while (open >= 0) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                frame.report().add(Issue.MISSING_BRACE_IN_VARIABLE, word.spot());
                return;
            }
            wrong(text.substring(open + 2, close))
                    .ifPresent(issue -> frame.report().add(issue, word.spot()));
            open = text.indexOf("${", close);
        }
    }

    private static Optional<Issue> wrong(String inside) {
        int comma = inside.indexOf(',');
        String name = comma < 0 ? inside : inside.substring(0, comma);
        if (name.isBlank()) return Optional.of(Issue.EMPTY_VARIABLE);
        if (name.indexOf(' ') >= 0) return Optional.of(Issue.UNSUPPORTED_SPACE_IN_VARIABLE);
        if (comma < 0) return Optional.empty();
        String fallback = inside.substring(comma + 1).strip();
        boolean isQuoted =
                fallback.length() > 1 && fallback.startsWith("'") && fallback.endsWith("'");
        return isQuoted ? Optional.empty() : Optional.of(Issue.MISSING_QUOTE_IN_VARIABLE);
    }
}
