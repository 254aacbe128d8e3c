package coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.server.config.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReencryptionTest {
    private static final String OLD = "arn:aws:kms:us-east-1:111122223333:key/old";
    private static final String NEW = "arn:aws:kms:us-east-1:111122223333:key/new";

    @TempDir private Path folder = Path.of("");
    private final FakeObjects objects = new FakeObjects();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void putVersions() {
        for (int i = 0; i < 5; i++) objects.put("k" + i, OLD);
    }

    @Test
    void sealsEveryVersionAndForgetsWhereItWas() {
        Reencryption.Tally done = job(wish(Optional.empty())).run();

        assertThat(done).isEqualTo(new Reencryption.Tally(5, 0, 0));
        assertThat(objects.keys.values()).containsOnly(NEW);
        assertThat(file()).doesNotExist();
    }

    @Test
    void passesOverWhatIsUnderAnotherKey() {
        objects.put("k2", "arn:aws:kms:us-east-1:111122223333:key/third");

        Reencryption.Tally done = job(wish(Optional.of(OLD))).run();

        assertThat(done).isEqualTo(new Reencryption.Tally(4, 1, 0));
    }

    @Test
    void goesOnWhereItWasStopped() {
        objects.failures.put("k3", new ArrayDeque<>(List.of("crash")));
        assertThatThrownBy(() -> job(wish(Optional.empty())).run()).hasMessage("crash");
        objects.sealed.clear();

        Reencryption.Tally done = job(wish(Optional.empty())).run();

        assertThat(objects.sealed).containsExactly("k3", "k4");
        assertThat(done.changed()).isEqualTo(2);
        assertThat(told).contains("going on after k2 null");
    }

    @Test
    void triesAgainWhereAWriterCameFirst() {
        objects.failures.put("k1", new ArrayDeque<>(List.of("OperationAborted", "SlowDown")));
        objects.failures.put("k2", new ArrayDeque<>(List.of("NoSuchVersion")));
        objects.failures.put("k4", new ArrayDeque<>(List.of("AccessDenied")));

        Reencryption.Tally done = job(wish(Optional.empty())).run();

        assertThat(done).isEqualTo(new Reencryption.Tally(3, 1, 1));
        assertThat(told).containsExactly("k4 null: AccessDenied");
    }

    @Test
    void takesNoStateOfAnotherJob() throws Exception {
        Files.writeString(file(), "something else");

        assertThatThrownBy(() -> job(wish(Optional.empty())).run())
                .isInstanceOf(ConfigurationException.class);
        assertThat(objects.sealed).isEmpty();
    }

    @Test
    void keepsToItsPace() {
        long[] now = {0};
        Pace pace = new Pace(10, () -> now[0], nanos -> now[0] += nanos);

        for (int i = 0; i < 21; i++) pace.await();

        assertThat(now[0]).isEqualTo(2_000_000_000L);
    }

    private Reencryption job(Reencryption.Wish wish) {
        long[] now = {0};
        Pace pace = new Pace(100, () -> now[0], nanos -> now[0] += nanos);
        return new Reencryption(objects, wish, new ReencryptionState(file()), pace, told::add);
    }

    private Path file() {
        return folder.resolve("state");
    }

    private static Reencryption.Wish wish(Optional<String> from) {
        return new Reencryption.Wish("bucket", "", NEW, false, from, true);
    }

    /// Objects of one version each, two to a page.
    private static final class FakeObjects implements Reencryption.Objects {
        private final Map<String, String> keys = new HashMap<>();
        private final Map<String, Deque<String>> failures = new HashMap<>();
        private final List<String> sealed = new ArrayList<>();

        void put(String key, String kmsKey) {
            keys.put(key, kmsKey);
        }

        @Override
        public Page after(Reencryption.Wish wish, Optional<NamedVersion> last) {
            List<NamedVersion> rest =
                    keys.keySet().stream()
                            .sorted()
                            .filter(key ->
                                    last.filter(it -> it.key().compareTo(key) >= 0).isEmpty())
                            .map(key -> new NamedVersion(key, "null"))
                            .toList();
            return rest.size() <= 2
                    ? new Page(rest, Optional.empty())
                    : new Page(rest.subList(0, 2), Optional.of(rest.get(1)));
        }

        @Override
        public Optional<String> keyOf(Reencryption.Wish wish, NamedVersion version) {
            return Optional.ofNullable(keys.get(version.key()));
        }

        @Override
        public Optional<String> seal(Reencryption.Wish wish, NamedVersion version) {
            Deque<String> waiting = failures.getOrDefault(version.key(), new ArrayDeque<>());
            if (!waiting.isEmpty()) {
                String failure = waiting.pop();
                if (failure.equals("crash")) throw new IllegalStateException(failure);
                return Optional.of(failure);
            }
            sealed.add(version.key());
            keys.put(version.key(), wish.keyArn());
            return Optional.empty();
        }
    }
}
