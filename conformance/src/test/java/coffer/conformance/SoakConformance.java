package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.conformance.server.ChildServer;
import coffer.conformance.server.Home;
import coffer.conformance.soak.Round;
import coffer.conformance.soak.Soak;
import coffer.server.audit.Audit;
import coffer.server.fsck.Amiss;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Objects are written, copied, read, listed and deleted, whole and in parts, by clients that never
/// rest, while the server is killed and started, and refused its writes: it holds what a model of
/// its answers says.
@Order(2)
class SoakConformance {
    private static final Logger LOG = LoggerFactory.getLogger(SoakConformance.class);
    private static final Duration LONG = Duration.ofMinutes(Integer.getInteger("soak.minutes", 60));
    private static final int KILLS_BETWEEN_LOOKS = 20;
    private static final int MAX_LIMIT_BYTES = 4 << 20;

    @TempDir Path directory;
    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private int kills;
    private long answered;
    private long unanswered;

    @Test
    void nothingIsLostThroughTwoKills() {
        Home home = new Home(directory);
        Soak soak = beginAndKill(home, 40 + random.nextInt(60));

        checkAndKill(home, soak, random.nextInt(100));

        look(home, soak);
    }

    @Test
    @Tag("long")
    void nothingIsLostThroughAnHourOfKills() {
        Instant end = Instant.now().plus(LONG);
        Home home = new Home(directory);
        Soak soak = beginAndKill(home, 400);

        while (Instant.now().isBefore(end)) {
            if (random.nextInt(4) == 0) refuseWritesAndKill(home, soak);
            checkAndKill(home, soak, random.nextInt(400));
            if (kills % KILLS_BETWEEN_LOOKS == 0) look(home, soak);
        }

        look(home, soak);
        LOG.info("{} kills, {} calls answered, {} in doubt", kills, answered, unanswered);
    }

    private Soak beginAndKill(Home home, int operations) {
        try (ChildServer server = ChildServer.start(home)) {
            Soak soak = Soak.begin(server, random.split());
            kill(server, soak, operations);
            return soak;
        }
    }

    private void checkAndKill(Home home, Soak soak, int operations) {
        try (ChildServer server = ChildServer.start(home)) {
            soak.check(server);
            kill(server, soak, operations);
        } catch (AssertionError failure) {
            throw new AssertionError("with the seed " + seed, failure);
        }
    }

    /// What was refused is in doubt until the next start; all that was there before is not.
    private void refuseWritesAndKill(Home home, Soak soak) {
        try (ChildServer server = ChildServer.start(home)) {
            server.limitFiles(random.nextInt(MAX_LIMIT_BYTES));
            Round round = Round.inTrouble(random.nextInt(100));
            soak.run(server, round);
            server.kill();
            kills++;
            answered += round.answered();
            unanswered += round.failed();
        }
    }

    private void kill(ChildServer server, Soak soak, int operations) {
        Round round = Round.endingWith(operations, server::kill);
        soak.run(server, round);
        kills++;
        answered += round.answered();
        unanswered += round.failed();
    }

    private void look(Home home, Soak soak) {
        try (ChildServer server = ChildServer.start(home)) {
            soak.check(server);
        }
        assertThat(home.fsck()).as("seed %d", seed).noneMatch(Amiss::isDamage);
        Audit.Verification record = home.verifyRecord();
        assertThat(record.isIntact()).as(record.sentence()).isTrue();
    }
}
