package coffer.policy.document;

import java.util.List;

/// `Action` or `Resource`, or negated `NotAction` or `NotResource`: at least one pattern.
public record PatternElement(boolean negated, List<String> patterns) {
    public PatternElement {
        patterns = List.copyOf(patterns);
    }
}
