package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.store.StoreUnavailableException;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However often the process ends, and wherever: an intent gets its outcome, and one only.
class OpenIntentsProperties {
    @TempDir Path root;

    @Test
    void eachIntentHasOneOutcomeAfterAnyNumberOfCrashes() {
        Forall.cases(
                25,
                gen -> {
                    Site site = Site.at(root.resolve("case-" + System.nanoTime()));
                    Life life = new Life(gen);
                    for (int crash = 0; crash < 1 + gen.below(4); crash++) {
                        site = life.live(site);
                    }
                    try (Ledger ledger = site.open()) {
                        ledger.drainNow();
                        life.check(ledger);
                    }
                });
    }

    @Test
    void closesThemEvenIfItCrashesWhileClosingThem() {
        Site site = Site.at(root.resolve("first"));
        Ledger ledger = site.open();
        ledger.record(Events.intent("intent-1"));
        Site crashed = site.crashedInto(root.resolve("second"));
        ledger.close();
        // The first write finds the intent, the second closes it.
        crashed.store().failAfter(1);
        assertThatThrownBy(crashed::open).isInstanceOf(StoreUnavailableException.class);
        crashed.store().heal();

        try (Ledger again = crashed.open()) {
            again.drainNow();

            assertThat(outcomesOf(again, "intent-1")).isOne();
        }
        try (Ledger more = crashed.open()) {
            assertThat(outcomesOf(more, "intent-1")).isOne();
        }
    }

    private static long outcomesOf(Ledger ledger, String intent) {
        return Site.recordsOf(ledger)
                .filter(value -> value.intentId().equals(Optional.of(intent)))
                .count();
    }

    private final class Life {
        private final Gen gen;
        private final List<String> intents = new ArrayList<>();
        private final List<String> open = new ArrayList<>();
        private int made;

        Life(Gen gen) {
            this.gen = gen;
        }

        /// Lets a ledger record for a while and answers what its end leaves, which may come while a
        /// transaction fails.
        Site live(Site site) {
            try (Ledger ledger = site.open(Site.segmentsOf(1 + gen.below(20_000)))) {
                open.clear();
                for (int step = gen.below(40); step > 0; step--) step(site, ledger);
                Site left = site.crashedInto(root.resolve("crash-" + System.nanoTime()));
                if (gen.flip()) return left;
            }
            return site;
        }

        private void step(Site site, Ledger ledger) {
            int what = gen.below(10);
            if (what < 4) {
                String intent = "intent-" + made++;
                ledger.record(Events.intent(intent));
                intents.add(intent);
                open.add(intent);
            } else if (what < 7 && !open.isEmpty()) {
                String intent = open.remove(gen.below(open.size()));
                ledger.record(Events.outcome("outcome-" + made++, intent));
            } else if (what < 9) {
                site.record(ledger, Events.numbered(made++));
            } else {
                ledger.drainNow();
            }
        }

        void check(Ledger ledger) {
            for (String intent : intents) assertThat(outcomesOf(ledger, intent)).as(intent).isOne();
        }
    }
}
