package coffer.policy;

import coffer.policy.document.Effect;
import java.util.Optional;

/// A statement that applies to a request. `statement` counts from zero; `reach` tells how its
/// principal element reached the caller, and is `DIRECT` where there is none.
public record Match(
        PolicyType type,
        String policy,
        int statement,
        Optional<String> sid,
        Effect effect,
        Reach reach) {

    /// Such as "statement `Home` of identity-based policy `home`".
    public String describe() {
        String which = sid.filter(text -> !text.isEmpty()).orElse("#" + statement);
        return "statement `" + which + "` of " + type.bare() + " `" + policy + "`";
    }
}
