package coffer.server.explain;

import coffer.gate.Demand;
import coffer.policy.Decision;
import java.util.List;

/// What the policy engine decided about one demand, and what that leaves open.
public record Opinion(Demand demand, Decision decision, List<String> remarks) {

    public Opinion {
        remarks = List.copyOf(remarks);
    }
}
