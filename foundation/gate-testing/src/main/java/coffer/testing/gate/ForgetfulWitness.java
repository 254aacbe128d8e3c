package coffer.testing.gate;

import coffer.ledger.Head;
import coffer.ledger.Witness;
import java.util.Optional;

/// One that lets the ledger be rolled back, as a restore does.
final class ForgetfulWitness implements Witness {
    @Override
    public Optional<Head> lastSeen() {
        return Optional.empty();
    }

    @Override
    public void saw(Head head) {
        // Rollback is not what these tests are about.
    }
}
