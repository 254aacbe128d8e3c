package coffer.s3.residence;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.chunked.BlobId;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.BlobNames;
import coffer.store.blob.FilePlace;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// However an installation is started, stopped, killed and copied: no blob is removed that is named
/// by whoever the place belongs to, and it never belongs to two.
class TenureProperties {
    private static final int CASES = 4;
    private static final int STEPS = 30;
    private static final int MOST_COPIES = 4;

    @TempDir Path directory;
    private final AtomicInteger count = new AtomicInteger();

    @Test
    void nobodyRemovesWhatTheOwnerNames() {
        Forall.cases(
                CASES,
                gen -> {
                    History history = new History(directory.resolve("case-" + count.addAndGet(1)));
                    try {
                        for (int i = 0; i < STEPS; i++) {
                            history.step(gen);
                            history.check();
                        }
                    } finally {
                        history.end();
                    }
                });
    }

    /// One set of records, the blobs that they name, and the server that runs on them, if any.
    private static final class Party {
        final Path folder;
        final Set<BlobId> named;
        Optional<Copy> running = Optional.empty();

        Party(Path folder, Set<BlobId> named) {
            this.folder = folder;
            this.named = new HashSet<>(named);
        }

        boolean owns() {
            return running.filter(copy -> copy.tenure().isOurs()).isPresent();
        }
    }

    private static final class History {
        private final Path directory;
        private final Path place;
        private final List<Party> parties = new ArrayList<>();

        History(Path directory) {
            this.directory = directory;
            this.place = directory.resolve("place");
            parties.add(new Party(directory.resolve("0"), Set.of()));
        }

        void step(Gen gen) {
            Party party = gen.oneOf(parties);
            if (party.running.isEmpty()) {
                start(party);
                return;
            }
            Copy copy = party.running.get();
            switch (gen.below(8)) {
                case 0, 1 -> attempt(() -> party.named.add(copy.put()));
                case 2 -> delete(gen, party, copy);
                case 3 -> sweep(party, copy);
                case 4 -> stop(party, copy, gen.flip());
                case 5 -> copyOf(party, copy);
                default -> lookAll();
            }
        }

        private void start(Party party) {
            Copy copy = new Copy(party.folder, opened(), Set.of());
            try {
                copy.tenure().look();
                party.running = Optional.of(copy);
            } catch (DisplacedBlobsException refused) {
                copy.close();
            }
        }

        private static void stop(Party party, Copy copy, boolean inOrder) {
            if (inOrder) copy.tenure().leave();
            copy.close();
            party.running = Optional.empty();
        }

        private static void delete(Gen gen, Party party, Copy copy) {
            if (party.named.isEmpty()) return;
            BlobId blob = gen.oneOf(List.copyOf(party.named));
            party.named.remove(blob);
            attempt(() -> copy.place().delete(blob));
        }

        private static void sweep(Party party, Copy copy) {
            copy.tenure()
                    .sweepUntil()
                    .ifPresent(until ->
                            attempt(() -> copy.place().sweep(party.named::contains, until)));
        }

        private void copyOf(Party party, Copy copy) {
            if (parties.size() == MOST_COPIES) return;
            Path folder = directory.resolve(Integer.toString(parties.size()));
            parties.add(new Party(copy.copiedTo(folder), party.named));
        }

        /// Everybody looks once in every interval.
        private void lookAll() {
            for (Party each : parties) {
                each.running.ifPresent(copy -> attempt(copy.tenure()::look));
            }
        }

        private static void attempt(Runnable use) {
            try {
                use.run();
            } catch (StoreUnavailableException | DisplacedBlobsException refused) {
                // Which is what whoever does not own the place is told.
            }
        }

        void check() {
            List<Party> owners = parties.stream().filter(Party::owns).toList();
            assertThat(owners).hasSizeLessThan(2);
            for (Party owner : owners) {
                assertThat(owner.named)
                        .allMatch(blob -> Files.exists(place.resolve(BlobNames.blob(blob))));
            }
        }

        void end() {
            parties.forEach(party -> party.running.ifPresent(Copy::close));
        }

        private FilePlace opened() {
            try {
                return FilePlace.open(place);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot open the place", e);
            }
        }
    }
}
