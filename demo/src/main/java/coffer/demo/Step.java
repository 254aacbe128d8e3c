package coffer.demo;

import java.util.List;

/// One part of the scenario as it went in this run.
record Step(int number, String title, List<Proof> proofs, long millis) {
    Step {
        proofs = List.copyOf(proofs);
    }

    boolean holds() {
        return proofs.stream().allMatch(Proof::holds);
    }
}
