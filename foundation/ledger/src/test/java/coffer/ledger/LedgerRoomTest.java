package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.ledger.Verdict.Broken;
import coffer.ledger.Verdict.Damage;
import coffer.ledger.Verdict.Intact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A growing segment ends with zeros, which entries are written over.
class LedgerRoomTest {
    private static final int SECTOR_BYTES = 512;

    @TempDir Path root;
    private Site site;

    @BeforeEach
    void makeSite() {
        site = Site.at(root.resolve("first"));
    }

    @Test
    void isThereWhileTheLedgerIsWrittenAndGoneOnceItIsClosed() throws IOException {
        try (Ledger ledger = site.open()) {
            site.recordOneByOne(ledger, 0, 3);

            assertThat(Files.size(segment(site))).isGreaterThan(Site.entriesEnd(segment(site)));
        }

        assertThat(Files.size(segment(site))).isEqualTo(Site.entriesEnd(segment(site)));
    }

    @Test
    void isWrittenOverAfterACrash() {
        Site crashed = crashedAfter(4);

        try (Ledger reopened = crashed.open()) {
            crashed.recordOneByOne(reopened, 4, 1);

            assertThat(Site.idsOf(reopened)).isEqualTo(ids(5));
        }
        assertThat(crashed.verifierWithKeys().verify()).isInstanceOf(Intact.class);
    }

    @Test
    void tellsAnAppendThatLacksASectorFromAnEditedOne() throws IOException {
        Site crashed = crashedAfter(6);
        Path segment = segment(crashed);
        byte[] whole = Files.readAllBytes(segment);
        List<Integer> starts = entryStarts(segment);
        int start = starts.getLast();
        int end = Site.entriesEnd(segment);
        unsign(crashed);

        int sectors = 0;
        for (int from = start; from < end; from = nextSector(from)) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, from, Math.min(end, nextSector(from)), (byte) 0);
            Files.write(segment, torn);
            Intact intact = (Intact) crashed.verifier().verify();
            assertThat(intact.endsTorn()).as("from %d", from).isTrue();
            assertThat(intact.tree().size()).isEqualTo(5);
            sectors++;
        }
        assertThat(sectors).isGreaterThan(1);

        byte[] edited = whole.clone();
        edited[end - 1] ^= 1;
        Files.write(segment, edited);
        assertThat(((Broken) crashed.verifier().verify()).damage()).isEqualTo(Damage.EDITED);
    }

    @Test
    void dropsAnAppendThatLacksASector() throws IOException {
        Site crashed = crashedAfter(6);
        Path segment = segment(crashed);
        byte[] bytes = Files.readAllBytes(segment);
        int from = nextSector(entryStarts(segment).getLast());
        Arrays.fill(bytes, from, nextSector(from), (byte) 0);
        Files.write(segment, bytes);
        unsign(crashed);
        Site unaware = crashed.with(new Site.Remembered(Optional.empty()));
        MemoryStore forgetful = new MemoryStore();
        Site restarted =
                new Site(
                        unaware.directory(),
                        forgetful,
                        unaware.keys(),
                        unaware.witness(),
                        unaware.clock());

        try (Ledger reopened = restarted.open()) {
            assertThat(Site.idsOf(reopened)).isEqualTo(ids(5));
        }
    }

    @Test
    void isNothingThatMayFollowAFullSegment() throws IOException {
        LedgerLimits small = Site.segmentsOf(2_000);
        try (Ledger ledger = site.open(small)) {
            site.recordOneByOne(ledger, 0, 10);
        }
        Path first = new LedgerDirectory(site.directory()).segment(1);
        Files.write(first, new byte[100], StandardOpenOption.APPEND);

        Broken broken = (Broken) site.verifier().verify();

        assertThat(broken.damage()).isEqualTo(Damage.EDITED);
        assertThat(broken.segment()).isEqualTo(1);
    }

    @Test
    void hidesAnAppendFromOtherProcessesUntilItIsThere() throws InterruptedException {
        int count = 300;
        AtomicInteger seen = new AtomicInteger();
        try (Ledger ledger = site.open()) {
            Thread reader =
                    Thread.ofPlatform()
                            .start(() -> {
                                while (seen.get() < count) seen.set(readAside());
                            });
            for (int i = 0; i < count; i++) ledger.record(Events.numbered(i));
            reader.join();
        }

        assertThat(seen).hasValue(count);
    }

    private int readAside() {
        List<String> ids = new ArrayList<>();
        try (LedgerArchive archive =
                new LedgerArchive(site.directory(), site.keys().sealingKey(), new SecureRandom())) {
            archive.forEach(Query.everything(), value -> ids.add(value.eventId()));
        }
        assertThat(ids).isEqualTo(ids(ids.size()));
        return ids.size();
    }

    private Site crashedAfter(int count) {
        try (Ledger ledger = site.open()) {
            site.recordOneByOne(ledger, 0, count);
            return site.crashedInto(root.resolve("crash"));
        }
    }

    /// As if the crash had come before the last head was signed.
    private static void unsign(Site of) throws IOException {
        Path heads = new LedgerDirectory(of.directory()).heads();
        byte[] all = Files.readAllBytes(heads);
        Files.write(heads, Arrays.copyOf(all, all.length - Head.SIZE));
    }

    private static List<Integer> entryStarts(Path segment) {
        List<Integer> starts = new ArrayList<>();
        try (SegmentReader reader = SegmentReader.open(segment, 1_000)) {
            long end = reader.header().orElseThrow().size();
            while (reader.at(end) instanceof SegmentReader.Piece.Found found) {
                starts.add(Math.toIntExact(found.offset()));
                end = found.end();
            }
        }
        return starts;
    }

    private static int nextSector(int from) {
        return (from / SECTOR_BYTES + 1) * SECTOR_BYTES;
    }

    private static List<String> ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> Events.numbered(i).eventId()).toList();
    }

    private static Path segment(Site of) {
        return new LedgerDirectory(of.directory()).segment(1);
    }
}
