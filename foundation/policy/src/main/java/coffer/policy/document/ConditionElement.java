package coffer.policy.document;

import java.util.List;

/// One key under one operator, with at least one value.
public record ConditionElement(String operator, String key, List<String> values) {
    public ConditionElement {
        values = List.copyOf(values);
    }
}
