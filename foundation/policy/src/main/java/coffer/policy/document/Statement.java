package coffer.policy.document;

import java.util.List;
import java.util.Optional;

/// One statement. `principal` is empty in policies of principals, `resource` in trust policies.
public record Statement(
        Optional<String> sid,
        Effect effect,
        Optional<PrincipalElement> principal,
        PatternElement action,
        Optional<PatternElement> resource,
        List<ConditionElement> conditions) {
    public Statement {
        conditions = List.copyOf(conditions);
    }
}
