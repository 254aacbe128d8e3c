package coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.Bytes;
import coffer.ledger.erasure.Erased;
import coffer.ledger.erasure.Proof;
import coffer.ledger.erasure.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasureTest {
    private final FakeObjects objects = new FakeObjects();
    private final List<Proof> receipts = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void putVersions() {
        for (int i = 0; i < 5; i++) objects.subjects.put("k" + i, i % 2 == 0 ? "anna" : "ben");
    }

    @Test
    void erasesWhatIsAboutSomebodyAndNothingElse() {
        Erasure.Tally done = erasure(choice(Optional.empty(), Optional.of("anna"))).run();

        assertThat(done).isEqualTo(new Erasure.Tally(3, 0));
        assertThat(objects.subjects).containsOnlyKeys("k1", "k3");
        assertThat(receipts).hasSize(3);
    }

    @Test
    void onlyTellsOnADryRun() {
        long count = erasure(choice(Optional.empty(), Optional.of("ben"))).preview();

        assertThat(count).isEqualTo(2);
        assertThat(told).containsExactly("k1 null", "k3 null");
        assertThat(objects.subjects).hasSize(5);
    }

    @Test
    void goesOnWhereItWasStopped() {
        objects.failing = "k3";
        assertThatThrownBy(() -> erasure(choice(Optional.empty(), Optional.empty())).run())
                .hasMessage("crash");
        objects.failing = "";
        assertThat(objects.subjects).containsOnlyKeys("k2", "k3", "k4");

        Erasure.Tally done = erasure(choice(Optional.empty(), Optional.empty())).run();

        assertThat(done.erased()).isEqualTo(3);
        assertThat(objects.subjects).isEmpty();
    }

    @Test
    void erasesOneKeyOnlyAndItsMarkers() {
        objects.subjects.put("k22", "anna");
        objects.markers.add("k2");

        Erasure.Tally done = erasure(choice(Optional.of("k2"), Optional.empty())).run();

        assertThat(done.erased()).isEqualTo(1);
        assertThat(objects.subjects).containsKey("k22").doesNotContainKey("k2");
        assertThat(objects.markers).isEmpty();
    }

    @Test
    void halvesWhatHasTooManyPartsAndTellsWhatIsRefused() {
        objects.mostAtOnce = 1;
        objects.locked = "k1";

        Erasure.Tally done = erasure(choice(Optional.empty(), Optional.empty())).run();

        assertThat(done).isEqualTo(new Erasure.Tally(4, 1));
        assertThat(told).containsExactly("k1 null: AccessDenied");
        assertThat(receipts).hasSize(4);
    }

    private Erasure erasure(Erasure.Choice choice) {
        return new Erasure(objects, choice, receipts::add, told::add);
    }

    private static Erasure.Choice choice(Optional<String> key, Optional<String> subject) {
        return new Erasure.Choice("b", "", key, Optional.empty(), Optional.empty(), subject);
    }

    /// Objects of one version each, two to a page; a marker is of the same name.
    private static final class FakeObjects implements Erasure.Objects {
        private final TreeMap<String, String> subjects = new TreeMap<>();
        private final List<String> markers = new ArrayList<>();
        private String failing = "";
        private String locked = "";
        private int mostAtOnce = 1_000;

        @Override
        public Page after(Erasure.Choice choice, Optional<NamedVersion> last) {
            List<NamedVersion> rest =
                    subjects
                            .tailMap(last.map(NamedVersion::key).orElse(""), last.isEmpty())
                            .keySet()
                            .stream()
                            .filter(key -> key.startsWith(choice.listed()))
                            .map(key -> new NamedVersion(key, "null"))
                            .toList();
            List<NamedVersion> marked =
                    markers.stream().map(key -> new NamedVersion(key, "marker")).toList();
            return rest.size() <= 2
                    ? new Page(rest, marked, Optional.empty())
                    : new Page(rest.subList(0, 2), List.of(), Optional.of(rest.get(1)));
        }

        @Override
        public boolean isChosen(Erasure.Choice choice, NamedVersion version) {
            return choice.subject().equals(Optional.ofNullable(subjects.get(version.key())));
        }

        @Override
        public Answer erase(String bucket, List<NamedVersion> versions) {
            if (versions.size() > mostAtOnce) return new Answer.TooMany();
            if (versions.stream().anyMatch(it -> it.key().equals(failing))) {
                throw new IllegalStateException("crash");
            }
            List<Bytes> digests = new ArrayList<>();
            List<String> refusals = new ArrayList<>();
            for (NamedVersion version : versions) {
                if (version.key().equals(locked)) {
                    refusals.add(version.key() + " " + version.versionId() + ": AccessDenied");
                } else if (version.versionId().equals("marker")) {
                    markers.remove(version.key());
                } else {
                    subjects.remove(version.key());
                    digests.add(new Erased(bucket, version.key(), "null").digest(Bytes.empty()));
                }
            }
            Optional<Proof> proof =
                    digests.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Proof(new Receipt(""), Bytes.empty(), digests));
            return new Answer.Done(digests.size(), proof, refusals);
        }
    }
}
