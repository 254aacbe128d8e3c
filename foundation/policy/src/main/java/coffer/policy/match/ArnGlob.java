package coffer.policy.match;

import java.util.List;
import java.util.Optional;

/// An ARN pattern of six parts, each a wildcard pattern of its own.
// AWS: IAM User Guide, "IAM JSON policy elements: Condition operators", ARN condition operators.
final class ArnGlob {
    private static final int PARTS = 6;

    private final List<Glob> parts;

    private ArnGlob(List<Glob> parts) {
        this.parts = parts;
    }

    /// Empty if the pattern has fewer than six parts and is not simply `*`.
    static Optional<ArnGlob> of(Tokens tokens) {
        if (tokens.length() == 1 && tokens.isStar(0)) {
            return Optional.of(new ArnGlob(List.of()));
        }
        List<Glob> parts =
                tokens.splitAtColons(PARTS).stream()
                        .map(part -> Glob.compile(part, false))
                        .toList();
        return parts.size() == PARTS ? Optional.of(new ArnGlob(parts)) : Optional.empty();
    }

    boolean matches(String text) {
        int from = 0;
        for (int i = 0; i < PARTS; i++) {
            boolean isLast = i == PARTS - 1;
            int to = isLast ? text.length() : text.indexOf(':', from);
            if (to < 0) return false;
            if (!parts.isEmpty() && !parts.get(i).matches(text, from, to)) return false;
            from = to + 1;
        }
        return text.startsWith("arn:");
    }
}
