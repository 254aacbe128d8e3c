package coffer.policy.access;

import coffer.policy.document.Effect;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.Statement;
import java.util.ArrayList;
import java.util.List;

/// Whether a policy grants more than the one it would replace.
///
/// Each part of each allowing statement must be granted by one statement of the old policy, and
/// whatever the old policy denies of it must be denied by the new one.
public final class NewAccess {
    private static final long MOST_PARTS = 20_000;

    private final List<Clause> oldAllows;
    private final List<Clause> oldDenials;
    private final List<Clause> newDenials;

    private NewAccess(PolicyDocument proposed, PolicyDocument existing) {
        this.oldAllows = Clause.of(existing, Effect.ALLOW);
        this.oldDenials = Clause.of(existing, Effect.DENY);
        this.newDenials = Clause.of(proposed, Effect.DENY);
    }

    /// The statements of `proposed` that grant, or might grant, what `existing` does not; none if
    /// it surely grants nothing more.
    public static List<Offence> offences(PolicyDocument proposed, PolicyDocument existing) {
        NewAccess comparison = new NewAccess(proposed, existing);
        List<Offence> offences = new ArrayList<>();
        long parts = 0;
        for (int i = 0; i < proposed.statements().size(); i++) {
            Statement statement = proposed.statements().get(i);
            if (statement.effect() != Effect.ALLOW) continue;
            Clause clause = Clause.of(statement, proposed.version());
            parts += clause.size();
            // What takes too long to prove is not proven.
            boolean isProven =
                    parts <= MOST_PARTS && clause.apart().stream().allMatch(comparison::isOld);
            if (!isProven) offences.add(Offence.of(i, statement));
        }
        return offences;
    }

    private boolean isOld(Clause part) {
        if (newDenials.stream().anyMatch(denial -> denial.covers(part))) return true;
        return oldAllows.stream().anyMatch(allow -> allow.covers(part))
                && oldDenials.stream()
                        .filter(denial -> denial.mayMeet(part))
                        .allMatch(denial ->
                                newDenials.stream().anyMatch(ours -> ours.covers(denial)));
    }
}
