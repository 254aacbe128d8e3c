package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a crash leaves behind is a copy of the files and of the store at that moment.
class LedgerCrashTest {
    private static final LedgerLimits SMALL = Site.segmentsOf(2_000);

    @TempDir Path root;
    private Site site;
    private Ledger ledger;

    @BeforeEach
    void openLedger() {
        site = Site.at(root.resolve("first"));
        ledger = site.open(SMALL);
        site.recordOneByOne(ledger, 0, 5);
    }

    @AfterEach
    void closeLedger() {
        site.store().heal();
        ledger.close();
    }

    @Test
    void drainsWhatWasStillInTheOutbox() {
        site.record(ledger, Events.numbered(5));

        assertHolds(crash(), 6);
    }

    @Test
    void holdsWhatItWasToldAsSoonAsTellingReturns() {
        ledger.record(Events.numbered(5));

        assertHolds(crash(), 6);
    }

    @Test
    void putsWhatWasCommittedBeforeBeforeWhatItIsTold() {
        for (int i = 5; i < 25; i += 2) {
            site.record(ledger, Events.numbered(i));
            ledger.record(Events.numbered(i + 1));
        }

        assertHolds(crash(), 25);
    }

    @Test
    void doesNotRepeatRowsThatWereAppendedWithWhatItWasTold() {
        site.record(ledger, Events.numbered(5), Events.numbered(6));
        site.store().failAfter(0);
        ledger.record(Events.numbered(7));

        assertHolds(crash(), 8);
    }

    @Test
    void findsItsPlaceBehindMuchThatWasNeverInTheOutbox() {
        for (int i = 5; i < 25; i++) ledger.record(Events.numbered(i));
        Site crashed = crash();
        crashed.store()
                .write(tx -> {
                    for (int i = 25; i < 1_110; i++) Outbox.append(tx, Events.numbered(i));
                    return 0;
                });

        assertHolds(crashed, 1_110);
    }

    @Test
    void doesNotRepeatWhatWasAppendedButNotTakenOutOfTheOutbox() {
        site.record(ledger, Events.numbered(5), Events.numbered(6));
        failTheCommit();

        assertHolds(crash(), 7);
    }

    @Test
    void doesNotRepeatItEvenIfItCrashesAgainWhileRecovering() throws IOException {
        site.record(ledger, Events.numbered(5), Events.numbered(6));
        failTheCommit();
        Site again = crash();
        again.store().failAfter(0);

        assertThatThrownBy(() -> again.open(SMALL)).isInstanceOf(StoreUnavailableException.class);
        again.store().heal();

        assertHolds(again, 7);
    }

    @Test
    void keepsTheOrderWhenSomeWereAppendedAndOthersNot() {
        site.record(ledger, Events.numbered(5));
        failTheCommit();
        site.store().heal();
        Site crashed = crash();
        crashed.store()
                .write(tx -> {
                    for (int i = 6; i < 1_100; i++) Outbox.append(tx, Events.numbered(i));
                    return 0;
                });

        assertHolds(crashed, 1_100);
    }

    @Test
    void dropsAnAppendThatWasCutShortAnywhere() throws IOException {
        Site before = crash();
        site.record(ledger, Events.numbered(5));
        failTheCommit();
        int last = new LedgerDirectory(site.directory()).segmentNumbers().getLast();
        byte[] whole = Files.readAllBytes(new LedgerDirectory(site.directory()).segment(last));
        Path file = new LedgerDirectory(before.directory()).segment(last);
        int start = Files.exists(file) ? (int) Files.size(file) : whole.length - 1;

        for (int length = start; length < whole.length; length += 61) {
            Site crashed = before.crashedInto(root.resolve("cut-" + length));
            crashed.store().write(tx -> Outbox.append(tx, Events.numbered(5)));
            Path segment = new LedgerDirectory(crashed.directory()).segment(last);
            Files.write(segment, Arrays.copyOf(whole, length));
            assertHolds(crashed, 6);
        }
    }

    @Test
    void dropsGarbageThatAnAppendLeft() throws IOException {
        Site crashed = crash();
        Path last = lastSegment(crashed);
        Files.write(last, new byte[500], StandardOpenOption.APPEND);
        crashed.store().write(tx -> Outbox.append(tx, Events.numbered(5)));

        assertHolds(crashed, 6);
    }

    @Test
    void dropsAHeadOfWhichOnlyAPartWasWritten() throws IOException {
        Site crashed = crash();
        Path heads = new LedgerDirectory(crashed.directory()).heads();
        Files.write(heads, new byte[Head.SIZE - 1], StandardOpenOption.APPEND);

        assertHolds(crashed, 5);
    }

    @Test
    void finishesStartingASegmentWhereverItWasInterrupted() throws IOException {
        while (!isLastSegmentFull()) {
            site.recordOneByOne(ledger, (int) ledger.status().size(), 1);
        }
        int size = (int) ledger.status().size();
        Site beforeIndex = crash();
        site.recordOneByOne(ledger, size, 1);
        Site beforeEntry = crash();
        int last = new LedgerDirectory(beforeEntry.directory()).segmentNumbers().getLast();
        Path segment = new LedgerDirectory(beforeEntry.directory()).segment(last);
        byte[] header = Arrays.copyOf(Files.readAllBytes(segment), headerSize(segment));
        Site withoutSegment = beforeIndex.crashedInto(root.resolve("without-segment"));
        Files.copy(
                new LedgerDirectory(beforeEntry.directory()).index(last - 1),
                new LedgerDirectory(withoutSegment.directory()).index(last - 1));
        Site withEmptySegment = withoutSegment.crashedInto(root.resolve("with-empty-segment"));
        Files.write(new LedgerDirectory(withEmptySegment.directory()).segment(last), header);
        // Before a segment is begun, the one before it loses its room.
        Files.copy(
                new LedgerDirectory(beforeEntry.directory()).segment(last - 1),
                new LedgerDirectory(withEmptySegment.directory()).segment(last - 1),
                StandardCopyOption.REPLACE_EXISTING);

        for (Site crashed : List.of(beforeIndex, withoutSegment, withEmptySegment)) {
            crashed.store().write(tx -> Outbox.append(tx, Events.numbered(size)));
            assertHolds(crashed, size + 1);
        }
    }

    @Test
    void makesALostOrDamagedIndexAnew() throws IOException {
        site.recordOneByOne(ledger, 5, 20);
        Site crashed = crash();
        LedgerDirectory files = new LedgerDirectory(crashed.directory());
        Files.delete(files.index(1));
        Files.write(files.index(2), new byte[200]);

        assertHolds(crashed, 25);
    }

    @Test
    void indexesAndKeepsAllWhenTheStoreIsAnOlderCopy() {
        MemoryStore older = site.store().copy();
        site.recordOneByOne(ledger, 5, 20);
        Site files = crash();
        Site restored =
                new Site(files.directory(), older, files.keys(), files.witness(), files.clock());
        older.write(tx -> Outbox.append(tx, Events.numbered(25)));

        assertHolds(restored, 26);
    }

    @Test
    void refusesALogThatIsOlderThanTheStore() {
        Site before = crash();
        site.recordOneByOne(ledger, 5, 1);
        Site mixed =
                new Site(
                        before.directory(),
                        site.store().copy(),
                        site.keys(),
                        new Site.Remembered(Optional.empty()),
                        site.clock());

        assertThatThrownBy(() -> mixed.open(SMALL)).isInstanceOf(LedgerBrokenException.class);
    }

    @Test
    void refusesALogThatIsOlderThanTheWitness() {
        Site before = crash();
        site.recordOneByOne(ledger, 5, 1);

        assertThatThrownBy(() -> before.with(site.witness()).open(SMALL))
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("rolled back");
    }

    @Test
    void refusesALogWithoutItsSegments() throws IOException {
        Site crashed = crash();
        for (int number : new LedgerDirectory(crashed.directory()).segmentNumbers()) {
            Files.delete(new LedgerDirectory(crashed.directory()).segment(number));
        }

        assertThatThrownBy(() -> crashed.open(SMALL)).isInstanceOf(LedgerBrokenException.class);
    }

    @Test
    void refusesARecordThatWasChangedInTheLastSegment() throws IOException {
        Site crashed = crash();
        byte[] bytes = Files.readAllBytes(lastSegment(crashed));
        bytes[Site.entriesEnd(lastSegment(crashed)) - 1] ^= 1;
        Files.write(lastSegment(crashed), bytes);

        assertThatThrownBy(() -> crashed.open(SMALL))
                .isInstanceOf(LedgerBrokenException.class)
                .hasMessageContaining("record 4");
    }

    @Test
    void refusesALastSegmentThatDoesNotContinueWhatWasSigned() throws IOException {
        site.recordOneByOne(ledger, 5, 5);
        Site crashed = crash();
        byte[] bytes = Files.readAllBytes(lastSegment(crashed));
        bytes[SegmentHeader.FIXED_BYTES] ^= 1;
        Files.write(lastSegment(crashed), bytes);

        assertThatThrownBy(() -> crashed.open(SMALL)).isInstanceOf(LedgerBrokenException.class);
    }

    @Test
    void refusesAHeadItDidNotSign() throws IOException {
        Site crashed = crash();
        Path heads = new LedgerDirectory(crashed.directory()).heads();
        byte[] bytes = Files.readAllBytes(heads);
        bytes[bytes.length - 1] ^= 1;
        Files.write(heads, bytes);

        assertThatThrownBy(() -> crashed.open(SMALL)).isInstanceOf(LedgerBrokenException.class);
    }

    private void failTheCommit() {
        site.store().failAfter(0);
        assertThatThrownBy(ledger::drainNow).isInstanceOf(StoreUnavailableException.class);
    }

    private Site crash() {
        return site.crashedInto(root.resolve("crash-" + System.nanoTime()));
    }

    private boolean isLastSegmentFull() {
        return Site.entriesEnd(lastSegment(site)) >= SMALL.segmentBytes();
    }

    private static int headerSize(Path segment) {
        try (SegmentReader reader = SegmentReader.open(segment, 1_000)) {
            return reader.header().orElseThrow().size();
        }
    }

    private static Path lastSegment(Site of) {
        LedgerDirectory files = new LedgerDirectory(of.directory());
        return files.segment(files.segmentNumbers().getLast());
    }

    private static void assertHolds(Site crashed, int count) {
        List<String> expected =
                IntStream.range(0, count).mapToObj(i -> Events.numbered(i).eventId()).toList();
        try (Ledger reopened = crashed.open(SMALL)) {
            reopened.drainNow();

            assertThat(Site.idsOf(reopened)).isEqualTo(expected);
            Page newest = reopened.query(Query.everything(), Page.Cursor.NEWEST, Integer.MAX_VALUE);
            assertThat(newest.records().reversed())
                    .extracting(AuditRecord::eventId)
                    .isEqualTo(expected);
        }
        assertThat(crashed.verifierWithKeys().verify()).isInstanceOf(Verdict.Intact.class);
        assertThat(new Outbox(crashed.store()).peek(1)).isEmpty();
    }
}
