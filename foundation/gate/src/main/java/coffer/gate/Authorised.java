package coffer.gate;

import coffer.policy.Decision;
import java.util.Map;

/// Proof that the gate decided every demand of one plan and allowed all mandatory ones. Only the
/// gate can make one.
public final class Authorised {
    private final Map<Demand, Decision> decisions;

    /// `decisions` must not change any more.
    Authorised(Map<Demand, Decision> decisions) {
        this.decisions = decisions;
    }

    /// Throws [IllegalStateException] if the plan did not make this demand.
    public boolean permits(Demand demand) {
        Decision decision = decisions.get(demand);
        if (decision == null) throw new IllegalStateException("undeclared: " + demand.action());
        return decision instanceof Decision.Allow;
    }
}
