package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.SigningKey;
import coffer.kernel.Bytes;
import coffer.ledger.SegmentReader.Piece;
import coffer.ledger.Verdict.Broken;
import coffer.ledger.Verdict.Damage;
import coffer.ledger.Verdict.Intact;
import coffer.ledger.merkle.Frontier;
import coffer.ledger.merkle.Tree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tampers with a copy of a ledger of two segments: records 0 to 4 and 5 to 9, each pair of records
/// signed for by a head.
class LedgerVerifierTest {
    private static final int SIZE = 10;

    @TempDir Path root;
    private Site site;
    private LedgerDirectory files;

    @BeforeEach
    void writeLedger() {
        site = Site.at(root);
        files = new LedgerDirectory(site.directory());
        int segmentBytes = 4 * frameBytes() + 200;
        try (Ledger ledger = site.open(Site.segmentsOf(segmentBytes))) {
            for (int i = 0; i < SIZE; i++) {
                site.record(ledger, Events.numbered(i));
                ledger.drainNow();
                site.clock().advance(Duration.ofMinutes(1));
            }
        }
        assertThat(files.segmentNumbers()).hasSize(2);
        assertThat(entries(1)).hasSize(5);
    }

    private static int frameBytes() {
        RecordCodec.Numbered numbered = new RecordCodec.Numbered(1, Events.numbered(1));
        return RecordCodec.encode(numbered, 0).length + 156;
    }

    @Test
    void findsAnUntouchedLedgerIntact() {
        Intact plain = (Intact) site.verifier().verify();
        Intact full = (Intact) site.verifierWithKeys().comparingWith(site.witness()).verify();

        assertThat(plain.tree().size()).isEqualTo(SIZE);
        assertThat(plain.heads()).isEqualTo(SIZE);
        assertThat(plain.unsigned()).isZero();
        assertThat(plain.isRollbackChecked()).isFalse();
        assertThat(full.isRollbackChecked()).isTrue();
    }

    @Test
    void saysThatNothingWasCheckedAgainstAWitnessThatSawNothing() {
        Witness none = new Site.Remembered(Optional.empty());

        Intact intact = (Intact) site.verifier().comparingWith(none).verify();

        assertThat(intact.isRollbackChecked()).isFalse();
    }

    @Test
    void namesAnEditedRecordWithoutAnyKey() throws IOException {
        editBytes(11);
    }

    @Tag("long")
    @Test
    void findsEveryEditedByteAndNamesItsRecordWithoutAnyKey() throws IOException {
        editBytes(1);
    }

    private void editBytes(int step) throws IOException {
        byte[] original = Files.readAllBytes(files.segment(2));
        List<Integer> ends = new ArrayList<>();
        int headerSize = headerSize(2);
        int end = headerSize;
        for (Entry entry : entries(2)) ends.add(end += frame(entry).length);

        for (int place = 0; place < original.length; place += step) {
            byte[] edited = original.clone();
            edited[place] ^= 0x20;
            Files.write(files.segment(2), edited);
            int at = place;
            long expected = at < headerSize ? 5 : 5 + ends.stream().filter(e -> e <= at).count();

            assertThat(broken().index()).as("byte %d", place).isEqualTo(expected);
        }
    }

    @Test
    void findsADroppedRecord() throws IOException {
        List<Entry> entries = entries(1);
        entries.remove(2);
        write(1, entries);

        assertBroken(2, 1, Damage.DROPPED);
    }

    @Test
    void findsADroppedFirstRecordOfALaterSegment() throws IOException {
        List<Entry> entries = entries(2);
        entries.removeFirst();
        write(2, entries);

        assertBroken(5, 2, Damage.DROPPED);
    }

    @Test
    void findsTwoSwappedRecords() throws IOException {
        List<Entry> entries = entries(1);
        Collections.swap(entries, 1, 3);
        write(1, entries);

        assertBroken(1, 1, Damage.REORDERED);
    }

    @Test
    void findsARecordAppendedAgain() throws IOException {
        List<Entry> entries = entries(2);
        entries.add(entries.get(1));
        write(2, entries);

        assertBroken(SIZE, 2, Damage.REPEATED);
    }

    @Test
    void findsARecordPutInTwice() throws IOException {
        List<Entry> entries = entries(1);
        entries.add(2, entries.get(1));
        write(1, entries);

        assertBroken(2, 1, Damage.REPEATED);
    }

    @Test
    void findsAnEndThatWasCutOffAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(files.segment(2));

        for (int length = headerSize(2); length < whole.length; length += 41) {
            Files.write(files.segment(2), Arrays.copyOf(whole, length));
            Broken broken = broken();
            assertThat(broken.damage()).isEqualTo(Damage.TRUNCATED);
            assertThat(broken.index()).isEqualTo(entries(2).size() + 5);
        }
    }

    @Test
    void findsAnEarlierSegmentThatWasCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(files.segment(1));

        Files.write(files.segment(1), Arrays.copyOf(whole, whole.length - 1));
        assertBroken(4, 1, Damage.TRUNCATED);

        List<Entry> entries = entries(1);
        write(1, entries);
        assertBroken(4, 2, Damage.DROPPED);
    }

    @Test
    void findsAMissingSegment() throws IOException {
        Files.delete(files.segment(2));
        assertBroken(5, 1, Damage.TRUNCATED);
    }

    @Test
    void findsAMissingEarlierSegment() throws IOException {
        Files.delete(files.segment(1));
        assertBroken(0, 1, Damage.DROPPED);
    }

    @Test
    void findsSwappedSegments() throws IOException {
        byte[] first = Files.readAllBytes(files.segment(1));
        Files.move(files.segment(2), files.segment(1), StandardCopyOption.REPLACE_EXISTING);
        Files.write(files.segment(2), first);

        assertBroken(0, 1, Damage.REORDERED);
    }

    @Test
    void findsASegmentOfAnotherLedger() throws IOException {
        Site other = Site.at(root.resolve("other"));
        try (Ledger ledger = other.open()) {
            other.record(ledger, Events.numbered(0));
        }
        Files.write(
                files.segment(1),
                Files.readAllBytes(new LedgerDirectory(other.directory()).segment(1)));

        assertBroken(0, 1, Damage.FOREIGN);
    }

    @Test
    void findsABackDatedRecord() throws IOException {
        List<Entry> entries = entries(1);
        entries.set(3, dated(entries.get(3), entries.get(1).header().timeMillis()));
        write(1, entries);

        assertBroken(3, 1, Damage.BACK_DATED);
    }

    @Test
    void namesAForgedRecordThatFitsItsSurroundingsIfItHasTheKeys() throws IOException {
        List<Entry> entries = entries(1);
        entries.set(3, dated(entries.get(3), entries.get(3).header().timeMillis() + 1));
        write(1, entries);

        Broken without = (Broken) site.verifier().verify();
        Broken with = (Broken) site.verifierWithKeys().verify();

        assertThat(without.index()).isEqualTo(3);
        assertThat(without.explanation()).contains("records 3 to 3");
        assertThat(with.index()).isEqualTo(3);
        assertThat(with.explanation()).contains("not sealed here");
    }

    @Test
    void isNotFooledByWhoeverWritesAllAnewWithTheSealingKeyButNotTheSigningKey()
            throws IOException {
        Site forger = forged(SigningKey.generate(SigningAlgorithm.ED25519, new SecureRandom()));
        Path heads = new LedgerDirectory(forger.directory()).heads();

        Broken broken = (Broken) verifierOf(forger.directory()).verify();

        assertThat(broken.index()).isZero();
        assertThat(broken.damage()).isEqualTo(Damage.FORGED_HEAD);
        Files.copy(files.heads(), heads, StandardCopyOption.REPLACE_EXISTING);
        assertThat(((Broken) verifierOf(forger.directory()).verify()).index()).isZero();
    }

    @Test
    void findsWithAWitnessThatEvenTheSigningKeyWasMisused() {
        Site forger = forged(site.keys().signing());

        assertThat(verifierOf(forger.directory()).verify()).isInstanceOf(Intact.class);
        assertThat(verifierOf(forger.directory()).comparingWith(site.witness()).verify())
                .isInstanceOf(Broken.class);
    }

    @Test
    void findsEveryEditedByteOfTheHeads() throws IOException {
        byte[] original = Files.readAllBytes(files.heads());

        for (int place = 0; place < original.length; place += 13) {
            byte[] edited = original.clone();
            edited[place] ^= 1;
            Files.write(files.heads(), edited);

            assertThat(broken().index()).isLessThanOrEqualTo(place / Head.SIZE);
        }
    }

    @Test
    void findsADroppedHeadAndSwappedHeads() throws IOException {
        byte[] original = Files.readAllBytes(files.heads());
        byte[] dropped = new byte[original.length - Head.SIZE];
        System.arraycopy(original, 0, dropped, 0, 2 * Head.SIZE);
        System.arraycopy(
                original, 3 * Head.SIZE, dropped, 2 * Head.SIZE, original.length - 3 * Head.SIZE);
        Files.write(files.heads(), dropped);

        assertThat(broken().damage()).isEqualTo(Damage.FORGED_HEAD);
        assertThat(broken().index()).isEqualTo(2);
    }

    @Test
    void findsAHeadOfWhichAPartWasCutOff() throws IOException {
        byte[] original = Files.readAllBytes(files.heads());
        Files.write(files.heads(), Arrays.copyOf(original, original.length - 1));

        assertThat(broken().index()).isEqualTo(SIZE - 1);
    }

    @Test
    void findsThatTheHeadsOfAWholeSegmentWereCutOff() throws IOException {
        byte[] heads = Files.readAllBytes(files.heads());
        Files.write(files.heads(), Arrays.copyOf(heads, 3 * Head.SIZE));

        assertBroken(3, 1, Damage.TRUNCATED);
        Files.delete(files.heads());
        assertBroken(0, 1, Damage.TRUNCATED);
    }

    @Test
    void needsAWitnessToSeeThatRecordsAndHeadsWereCutOffTogether() throws IOException {
        write(2, entries(2).subList(0, 3));
        byte[] heads = Files.readAllBytes(files.heads());
        Files.write(files.heads(), Arrays.copyOf(heads, 8 * Head.SIZE));

        Intact unaware = (Intact) site.verifier().verify();
        Broken aware = (Broken) site.verifier().comparingWith(site.witness()).verify();

        assertThat(unaware.tree().size()).isEqualTo(8);
        assertThat(unaware.isRollbackChecked()).isFalse();
        assertThat(aware.index()).isEqualTo(8);
        assertThat(aware.damage()).isEqualTo(Damage.TRUNCATED);
    }

    @Test
    void acceptsAWitnessThatSawAnEarlierHead() throws IOException {
        Head earlier = head(3);
        Witness behind = new Site.Remembered(Optional.of(earlier));

        assertThat(site.verifier().comparingWith(behind).verify()).isInstanceOf(Intact.class);
    }

    @Test
    void refusesAHeadTheWitnessCannotHaveSeen() throws IOException {
        Head real = head(3);
        Head forged =
                Head.sign(
                        SigningKey.generate(SigningAlgorithm.ED25519, new SecureRandom()),
                        new Head(
                                real.ledgerId(),
                                99,
                                new Tree(99, Frontier.empty().root()),
                                real.time(),
                                real.previous(),
                                Bytes.empty()));
        Witness lying = new Site.Remembered(Optional.of(forged));

        Broken broken = (Broken) site.verifier().comparingWith(lying).verify();

        assertThat(broken.damage()).isEqualTo(Damage.FORGED_HEAD);
    }

    @Test
    void countsWhatIsNotYetSigned() throws IOException {
        byte[] heads = Files.readAllBytes(files.heads());
        Files.write(files.heads(), Arrays.copyOf(heads, 8 * Head.SIZE));
        Files.write(files.segment(2), new byte[] {0, 0, 1}, StandardOpenOption.APPEND);

        Intact intact = (Intact) site.verifier().verify();

        assertThat(intact.unsigned()).isEqualTo(2);
        assertThat(intact.endsTorn()).isTrue();
    }

    /// A ledger with the same number of other records, of the same id and sealing key.
    private Site forged(SigningKey signing) {
        Site forger =
                new Site(
                        root.resolve("forged"),
                        new MemoryStore(),
                        new LedgerKeys(site.keys().sealingKey(), signing),
                        new Site.Remembered(Optional.empty()),
                        site.clock());
        try (Ledger ledger =
                Ledger.open(
                        new LedgerParts(
                                forger.directory(),
                                forger.store(),
                                forger.keys(),
                                forger.witness(),
                                forger.clock(),
                                new SameLedgerId(head(0).ledgerId())))) {
            for (int i = 0; i < SIZE; i++) {
                site.clock().advance(Duration.ofMinutes(1));
                forger.record(ledger, Events.numbered(100 + i));
                ledger.drainNow();
            }
        }
        return forger;
    }

    /// Yields the ledger's id where 16 bytes are asked for.
    private static final class SameLedgerId extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final transient Bytes id;

        SameLedgerId(Bytes id) {
            this.id = id;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            super.nextBytes(bytes);
            if (bytes.length == Head.ID_BYTES) {
                System.arraycopy(id.expose(), 0, bytes, 0, bytes.length);
            }
        }
    }

    private LedgerVerifier verifierOf(Path directory) {
        return LedgerVerifier.of(directory, site.keys().signing().verifyingKey());
    }

    private Head head(long number) {
        try (HeadsFile heads = HeadsFile.openToRead(files.heads())) {
            return heads.at(number).orElseThrow();
        }
    }

    private static Entry dated(Entry entry, long millis) {
        EntryHeader header = entry.header();
        return new Entry(
                EntryHeader.of(
                        new EntryHeader.Place(header.index(), millis),
                        header.payloadDigest(),
                        ByteBuffer.wrap(entry.sealed().expose())),
                entry.sealed());
    }

    private int headerSize(int segment) {
        try (SegmentReader reader = SegmentReader.open(files.segment(segment), 1_000)) {
            return reader.header().orElseThrow().size();
        }
    }

    private List<Entry> entries(int segment) {
        List<Entry> entries = new ArrayList<>();
        try (SegmentReader reader = SegmentReader.open(files.segment(segment), 100)) {
            long offset = headerSize(segment);
            while (reader.at(offset) instanceof Piece.Found(Entry entry, long start, long end)) {
                entries.add(entry);
                offset = end;
            }
        }
        return entries;
    }

    private void write(int segment, List<Entry> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] whole = Files.readAllBytes(files.segment(segment));
        bytes.write(whole, 0, headerSize(segment));
        entries.forEach(entry -> bytes.writeBytes(frame(entry)));
        Files.write(files.segment(segment), bytes.toByteArray());
    }

    private static byte[] frame(Entry entry) {
        byte[] sealed = entry.sealed().expose();
        ByteBuffer bytes = ByteBuffer.allocate(Entry.OVERHEAD_BYTES + sealed.length);
        entry.header().writeTo(bytes.putInt(EntryHeader.SIZE + sealed.length));
        return bytes.put(sealed).array();
    }

    private void assertBroken(long index, int segment, Damage damage) {
        for (LedgerVerifier verifier : List.of(site.verifier(), site.verifierWithKeys())) {
            Broken broken = (Broken) verifier.verify();
            assertThat(broken.damage()).isEqualTo(damage);
            assertThat(broken.index()).isEqualTo(index);
            assertThat(broken.segment()).isEqualTo(segment);
        }
    }

    private Broken broken() {
        return (Broken) site.verifier().verify();
    }
}
