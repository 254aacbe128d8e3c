package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.ledger.Page.Cursor;
import coffer.ledger.merkle.MerkleTree;
import coffer.ledger.merkle.Tree;
import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir Path root;
    private Site site;

    @BeforeEach
    void createSite() {
        site = Site.at(root);
    }

    @Test
    void keepsWhatWasRecordedExactlyAndInOrder() {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(1), Events.numbered(2));
            site.record(ledger, Events.numbered(3));
            ledger.drainNow();

            assertThat(ledger.read(0, 10))
                    .containsExactly(
                            new Ledger.Indexed(0, Events.numbered(1)),
                            new Ledger.Indexed(1, Events.numbered(2)),
                            new Ledger.Indexed(2, Events.numbered(3)));
        }
    }

    @Test
    void recordsNothingOfATransactionThatFails() {
        try (Ledger ledger = site.open()) {
            assertThatThrownBy(() ->
                            site.store()
                                    .write(tx -> {
                                        ledger.record(tx, Events.numbered(1));
                                        throw new IllegalStateException("undone");
                                    }))
                    .hasMessage("undone");

            assertThat(ledger.drainNow()).isEmpty();
            assertThat(ledger.status().size()).isZero();
        }
    }

    @Test
    void goesOnAfterAStop() {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(1));
        }
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(2));
        }
        try (Ledger ledger = site.open()) {
            assertThat(Site.idsOf(ledger)).containsExactly("event-00001", "event-00002");
        }
    }

    @Test
    void spreadsOverSegmentsAndReadsAcrossThem() {
        try (Ledger ledger = site.open(Site.segmentsOf(2_000))) {
            site.recordOneByOne(ledger, 0, 20);

            assertThat(new LedgerDirectory(site.directory()).segmentNumbers())
                    .hasSizeGreaterThan(3);
            assertThat(Site.idsOf(ledger)).hasSize(20).isSorted();
        }
        try (Ledger ledger = site.open(Site.segmentsOf(2_000))) {
            assertThat(Site.idsOf(ledger)).hasSize(20).isSorted();
        }
        assertThat(site.verifierWithKeys().verify()).isInstanceOf(Verdict.Intact.class);
    }

    @Test
    void signsHeadsThatFormAChainAndShowsThemToTheWitness() {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(1));
            Head first = ledger.drainNow().orElseThrow();
            site.record(ledger, Events.numbered(2));
            Head second = ledger.drainNow().orElseThrow();

            assertThat(second.previous()).isEqualTo(first.hash());
            assertThat(second.tree().size()).isEqualTo(2);
            assertThat(second.isSignedBy(site.keys().signing().verifyingKey())).isTrue();
            assertThat(site.witness().lastSeen()).contains(second);
        }
    }

    @Test
    void signsNoSecondHeadOverTheSameRecords() {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(1));

            assertThat(ledger.drainNow()).isEqualTo(ledger.drainNow());
        }
    }

    @Test
    void neverDatesARecordBack() {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(1));
            Head first = ledger.drainNow().orElseThrow();
            site.clock().advance(Duration.ofDays(-1));
            site.record(ledger, Events.numbered(2));
            Head second = ledger.drainNow().orElseThrow();

            assertThat(second.time()).isEqualTo(first.time());
        }
        assertThat(site.verifierWithKeys().verify()).isInstanceOf(Verdict.Intact.class);
    }

    @Test
    void provesThatARecordIsThereAndThatTheLedgerOnlyGrew() {
        List<Head> heads = new ArrayList<>();
        try (Ledger ledger = site.open(Site.segmentsOf(2_000))) {
            for (int i = 0; i < 12; i++) {
                site.record(ledger, Events.numbered(i));
                heads.add(ledger.drainNow().orElseThrow());
            }
        }
        LedgerTree leaves = LedgerTree.of(site.directory());
        Tree newest = heads.getLast().tree();

        for (int i = 0; i < 12; i++) {
            assertThat(
                            MerkleTree.includes(
                                    leaves.leafHash(i), i, leaves.inclusionProof(i, 12), newest))
                    .isTrue();
            Tree older = heads.get(i).tree();
            assertThat(leaves.first(older.size())).isEqualTo(older);
            assertThat(MerkleTree.isConsistent(older, newest, leaves.consistencyProof(i + 1, 12)))
                    .isTrue();
        }
        assertThatThrownBy(() -> leaves.first(13)).isInstanceOf(LedgerBrokenException.class);
    }

    @Test
    void closesTheIntentsThatAStopLeftOpen() {
        Ledger stopped = site.open();
        stopped.record(Events.intent("intent-1"));
        stopped.record(Events.intent("intent-2"));
        stopped.record(Events.outcome("outcome-1", "intent-1"));
        stopped.close();

        try (Ledger ledger = site.open()) {
            ledger.drainNow();

            assertThat(ledger.read(3, 10)).hasSize(1);
            AuditRecord closing = ledger.read(3, 10).getFirst().value();
            assertThat(closing.phase()).isEqualTo(Phase.OUTCOME);
            assertThat(closing.intentId()).contains("intent-2");
            assertThat(closing.errorCode()).contains("Interrupted");
            assertThat(closing.eventId()).hasSize(36).isNotEqualTo("intent-2");
            assertThat(closing.json())
                    .contains("\"errorCode\":\"Interrupted\"")
                    .contains("\"requestParameters\":{\"a\":[1]}")
                    .contains("\"eventID\":\"" + closing.eventId() + "\"")
                    .doesNotContain("intent-2");
        }
        try (Ledger ledger = site.open()) {
            assertThat(Site.idsOf(ledger)).hasSize(4);
        }
    }

    @Test
    void takesRecordsFromManyThreadsAndLosesNone() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        try (Ledger ledger = site.open(Site.segmentsOf(50_000))) {
            for (int t = 0; t < 8; t++) {
                int first = t * 200;
                threads.add(
                        Thread.startVirtualThread(() -> {
                            for (int i = first; i < first + 200; i++) {
                                AuditRecord value = Events.numbered(i);
                                if (i % 2 == 0) {
                                    site.record(ledger, value);
                                } else {
                                    ledger.record(value);
                                }
                                ledger.query(Query.everything(), Cursor.NEWEST, 5);
                            }
                        }));
            }
            for (Thread thread : threads) thread.join();
            ledger.drainNow();

            assertThat(Site.idsOf(ledger))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, 1_600)
                                    .mapToObj(i -> Events.numbered(i).eventId())
                                    .toList());
        }
        assertThat(site.verifierWithKeys().verify()).isInstanceOf(Verdict.Intact.class);
    }

    @Test
    void aReaderIsNotDisturbedWhenTheRoomBehindTheRecordsIsTakenAway() {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(1), Events.numbered(2));
            ledger.drainNow();
            Path file = site.directory().resolve("segment-00000001.led");
            try (SegmentReader reader = SegmentReader.open(file, 512)) {
                long before = reader.size();

                ledger.close();

                assertThat(file.toFile().length()).isLessThan(before);
                long at = reader.header().orElseThrow().size();
                for (int i = 0; i < 2; i++) {
                    at = ((SegmentReader.Piece.Found) reader.at(at)).end();
                }
                assertThat(reader.at(at)).isEqualTo(new SegmentReader.Piece.End(at));
            }
        }
    }

    @Test
    void writesLargeBatchesPieceByPiece() {
        AuditRecord large = withJson("x".repeat(AuditRecord.MAX_CHARS));
        try (Ledger ledger = site.open()) {
            AuditRecord[] all = new AuditRecord[12];
            Arrays.fill(all, large);
            site.record(ledger, all);
            ledger.drainNow();

            assertThat(ledger.status().size()).isEqualTo(12);
            assertThat(Site.idsOf(ledger)).hasSize(12);
        }
    }

    @Test
    void writesEvenTextThatIsNotWellFormed() {
        AuditRecord odd = withJson("lone \ud800 surrogate, \u0000 and \u2028");
        try (Ledger ledger = site.open()) {
            site.record(ledger, odd);
            ledger.drainNow();

            assertThat(ledger.read(0, 1).getFirst().value().json())
                    .isEqualTo("lone ? surrogate, \u0000 and \u2028");
        }
    }

    @Test
    void takesNoMoreRecordsThanMayWait() {
        LedgerLimits limits = new LedgerLimits(1 << 20, Duration.ofSeconds(1), 3);
        try (Ledger ledger = site.open(limits)) {
            site.record(ledger, Events.numbered(0));
            ledger.drainNow();
            AuditRecord[] four = new AuditRecord[4];
            for (int i = 0; i < 4; i++) four[i] = Events.numbered(i + 1);

            assertThatThrownBy(() -> site.record(ledger, four))
                    .isInstanceOf(LedgerBehindException.class);

            ledger.drainNow();
            assertThat(ledger.status().size()).isEqualTo(1);
            site.record(ledger, Events.numbered(9));
            assertThat(ledger.drainNow().orElseThrow().tree().size()).isEqualTo(2);
        }
    }

    @Test
    void saysThatWhatItWasToldCouldNotBeWritten() throws IOException {
        try (Ledger ledger = site.open(Site.segmentsOf(1))) {
            ledger.record(Events.numbered(1));
            Path inTheWay = Files.createDirectory(new LedgerDirectory(site.directory()).segment(2));

            assertThatThrownBy(() -> ledger.record(Events.numbered(2)))
                    .isInstanceOf(LedgerUnavailableException.class);

            Files.delete(inTheWay);
            ledger.record(Events.numbered(3));
            assertThat(Site.idsOf(ledger)).containsExactly("event-00001", "event-00003");
        }
    }

    @Test
    void isToldNothingOnceItIsClosed() {
        Ledger ledger = site.open();
        ledger.close();

        assertThatThrownBy(() -> ledger.record(Events.numbered(1)))
                .isInstanceOf(LedgerUnavailableException.class);
    }

    @Test
    void triesAgainWhatTheStoreRefused() {
        try (Ledger ledger = site.open()) {
            site.record(ledger, Events.numbered(1), Events.numbered(2));
            site.store().failAfter(0);

            assertThatThrownBy(ledger::drainNow).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(ledger::drainNow).isInstanceOf(StoreUnavailableException.class);
            site.store().heal();
            site.record(ledger, Events.numbered(3));
            ledger.drainNow();

            assertThat(Site.idsOf(ledger))
                    .containsExactly("event-00001", "event-00002", "event-00003");
        }
    }

    @Test
    void leavesNothingReadableOnDisk() throws IOException {
        try (Ledger ledger = site.open(Site.segmentsOf(2_000))) {
            site.recordOneByOne(ledger, 0, 10);
        }

        try (Stream<Path> files = Files.list(site.directory())) {
            for (Path file : files.toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(text).doesNotContain("alice", "Decrypt", "event-0", Events.ACCOUNT);
            }
        }
    }

    @Test
    void refusesARecordItCouldNotWrite() {
        assertThatThrownBy(() -> withJson("x".repeat(AuditRecord.MAX_CHARS + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Events.at("id", Instant.MAX))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Events.at("", Site.START))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static AuditRecord withJson(String json) {
        AuditRecord plain = Events.numbered(1);
        return new AuditRecord(
                plain.eventId(),
                plain.time(),
                plain.account(),
                plain.region(),
                plain.category(),
                plain.phase(),
                plain.intentId(),
                plain.eventSource(),
                plain.eventName(),
                plain.readOnly(),
                plain.userName(),
                plain.principalArn(),
                Optional.empty(),
                plain.resources(),
                plain.errorCode(),
                json);
    }
}
