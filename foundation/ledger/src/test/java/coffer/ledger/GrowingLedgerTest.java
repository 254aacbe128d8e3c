package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.ledger.Verdict.Intact;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Verifies a ledger that is being written.
class GrowingLedgerTest {
    private static final int SIZE = 3;

    @TempDir Path root;
    private Site site;

    @BeforeEach
    void makeSite() {
        site = Site.at(root);
    }

    @Test
    void takesNoHeadThatIsSignedMeanwhileForACutOffOne() {
        try (Ledger ledger = site.open()) {
            site.recordOneByOne(ledger, 0, SIZE);

            Verdict verdict = site.verifier().comparingWith(new Busy(ledger)).verify();

            assertThat(verdict).isInstanceOf(Intact.class);
            assertThat(((Intact) verdict).tree().size()).isEqualTo(SIZE + 1);
        }
    }

    /// Is shown one more head just before it is asked.
    private final class Busy implements Witness {
        private final Ledger ledger;

        Busy(Ledger ledger) {
            this.ledger = ledger;
        }

        @Override
        public Optional<Head> lastSeen() {
            site.recordOneByOne(ledger, SIZE, 1);
            return site.witness().lastSeen();
        }

        @Override
        public void saw(Head head) {
            throw new IllegalStateException("a verifier shows nothing");
        }
    }
}
