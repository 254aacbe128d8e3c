package coffer.policy;

import coffer.policy.document.Effect;
import java.util.Optional;

/// A statement that applies to a request; or a grant, which is told by its id in the place of a
/// policy's name; or an entry of an access control list, told as what is granted to whom.
/// `statement` counts from zero; `reach` tells how its principal element reached the caller, and is
/// `DIRECT` where there is none.
public record Match(
        PolicyType type,
        String policy,
        int statement,
        Optional<String> sid,
        Effect effect,
        Reach reach) {

    static Match of(Grant grant, Reach reach) {
        return new Match(PolicyType.GRANT, grant.id(), 0, Optional.empty(), Effect.ALLOW, reach);
    }

    static Match of(AccessList.Entry entry, Reach reach) {
        return new Match(
                PolicyType.ACL,
                entry.permission() + " to " + entry.holder(),
                0,
                Optional.empty(),
                Effect.ALLOW,
                reach);
    }

    /// Such as "statement `Home` of identity-based policy `home`".
    public String describe() {
        if (type == PolicyType.GRANT) return "grant `" + policy + "`";
        if (type == PolicyType.ACL) return "`" + policy + "` in the access control list";
        String which = sid.filter(text -> !text.isEmpty()).orElse("#" + statement);
        return "statement `" + which + "` of " + type.bare() + " `" + policy + "`";
    }
}
