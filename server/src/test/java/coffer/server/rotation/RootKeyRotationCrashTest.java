package coffer.server.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.server.root.RootChange;
import coffer.server.rotation.Home.Sealed;
import coffer.server.rotation.RootKeyRotation.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wherever a rotation is cut off, the next start, or the command itself, finds it undone or ends
/// it, and everything opens.
class RootKeyRotationCrashTest {
    @TempDir Path temp;
    private final List<Home> crashes = new ArrayList<>();

    @Test
    void aStartFindsItUndoneOrEndsIt() {
        Home home = Home.in(temp.resolve("home"));
        Sealed sealed = home.seal();
        home.rotation(() -> crash(home)).rotate(home.keeping());

        assertThat(crashes).hasSizeGreaterThan(10);
        boolean isCertain = false;
        for (Home crash : crashes) {
            isCertain |= isPending(crash);
            assertThat(crash.opens(sealed)).isTrue();
            assertThat(crash.verifyRecord().isIntact()).isTrue();
            assertThat(crash.recorded()).hasSize(isCertain ? 1 : 0);
            assertThat(isPending(crash)).isFalse();
        }
        assertThat(isCertain).isTrue();
    }

    @Test
    void theCommandEndsWhatItBegan() {
        Home home = Home.in(temp.resolve("home"));
        Sealed sealed = home.seal();
        home.rotation(() -> crash(home)).rotate(home.keeping());

        // From then on it goes on as any start does.
        long certain = crashes.stream().takeWhile(crash -> !isPending(crash)).count() + 2;
        for (Home crash : crashes.stream().limit(certain).toList()) {
            boolean isPending = isPending(crash);

            Outcome outcome = crash.rotation().rotate(crash.keeping());

            assertThat(outcome instanceof Outcome.Finished).isEqualTo(isPending);
            assertThat(crash.opens(sealed)).isTrue();
            assertThat(crash.recorded()).hasSize(1);
            assertThat(crash.root().file("root.key.next")).doesNotExist();
        }
    }

    @Test
    void nothingThatOnlyReadsEndsIt() {
        Home home = Home.in(temp.resolve("home"));
        home.seal();
        home.rotation(() -> crash(home)).rotate(home.keeping());

        for (Home crash : crashes) {
            if (!isPending(crash)) continue;
            assertThat(crash.refusal()).contains("was cut short");
            assertThat(isPending(crash)).isTrue();
        }
    }

    private static boolean isPending(Home home) {
        return RootChange.isPending(home.root());
    }

    private void crash(Home home) {
        crashes.add(home.copyTo(temp.resolve("crash-" + crashes.size())));
    }
}
