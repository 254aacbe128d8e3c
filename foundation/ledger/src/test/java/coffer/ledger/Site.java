package coffer.ledger;

import coffer.crypto.SigningAlgorithm;
import coffer.crypto.SigningKey;
import coffer.kernel.SecretBytes;
import coffer.testing.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything a ledger needs, in a directory of its own.
record Site(Path directory, MemoryStore store, LedgerKeys keys, Witness witness, FakeClock clock) {
    static final Instant START = Instant.parse("2026-11-01T10:00:00Z");

    static Site at(Path root) {
        SecureRandom random = new SecureRandom();
        byte[] sealingKey = new byte[32];
        random.nextBytes(sealingKey);
        return new Site(
                root.resolve("ledger"),
                new MemoryStore(),
                new LedgerKeys(
                        SecretBytes.adopt(sealingKey),
                        SigningKey.generate(SigningAlgorithm.ED25519, random)),
                new FileWitness(root.resolve("witness")),
                new FakeClock(START));
    }

    static LedgerLimits segmentsOf(long bytes) {
        return new LedgerLimits(bytes, Duration.ofHours(1), 1_000_000);
    }

    Ledger open() {
        return open(LedgerLimits.DEFAULT);
    }

    Ledger open(LedgerLimits limits) {
        return Ledger.open(
                new LedgerParts(directory, store, keys, witness, clock, new SecureRandom()),
                limits);
    }

    Site with(Witness other) {
        return new Site(directory, store, keys, other, clock);
    }

    /// What a crash at this moment would leave behind. The ledger goes on draining meanwhile, and
    /// writes segments before heads, both before the store and all before the witness: copied the
    /// other way round, no part is older than what a later one relies on.
    Site crashedInto(Path root) {
        Optional<Head> seen = witness.lastSeen();
        MemoryStore stored = store.copy();
        Path copy = root.resolve("ledger");
        copy(directory, copy);
        return new Site(copy, stored, keys, new Remembered(seen), clock);
    }

    static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            Path heads = new LedgerDirectory(from).heads();
            if (Files.exists(heads)) Files.copy(heads, to.resolve(heads.getFileName()));
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.filter(each -> !each.equals(heads)).toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void record(Ledger ledger, AuditRecord... records) {
        store.write(tx -> {
            for (AuditRecord each : records) ledger.record(tx, each);
            return records.length;
        });
    }

    /// Records what can be a part of a change as one, and tells the rest.
    void recordOrTell(Ledger ledger, AuditRecord value) {
        if (value.phase() == Phase.COMPLETE) record(ledger, value);
        else ledger.record(value);
    }

    /// Records `count` events, each in a transaction and a batch of its own.
    void recordOneByOne(Ledger ledger, int first, int count) {
        for (int i = first; i < first + count; i++) {
            record(ledger, Events.numbered(i));
            ledger.drainNow();
        }
    }

    LedgerVerifier verifier() {
        return LedgerVerifier.of(directory, keys.signing().verifyingKey());
    }

    LedgerVerifier verifierWithKeys() {
        return verifier().openingPayloads(keys.sealingKey(), new SecureRandom());
    }

    static List<String> idsOf(Ledger ledger) {
        return recordsOf(ledger).map(AuditRecord::eventId).toList();
    }

    static Stream<AuditRecord> recordsOf(Ledger ledger) {
        return Stream.iterate(
                        ledger.read(0, 100),
                        page -> !page.isEmpty(),
                        page -> ledger.read(page.getLast().index() + 1, 100))
                .flatMap(List::stream)
                .map(Ledger.Indexed::value);
    }

    /// Where in a segment's file its entries end, and what room there is begins.
    static int entriesEnd(Path segment) {
        try (SegmentReader reader = SegmentReader.open(segment, 1_000)) {
            long end = reader.header().orElseThrow().size();
            while (reader.at(end) instanceof SegmentReader.Piece.Found found) end = found.end();
            return Math.toIntExact(end);
        }
    }

    /// A witness in memory.
    static final class Remembered implements Witness {
        private Optional<Head> last;

        Remembered(Optional<Head> last) {
            this.last = last;
        }

        @Override
        public synchronized Optional<Head> lastSeen() {
            return last;
        }

        @Override
        public synchronized void saw(Head head) {
            last = Optional.of(head);
        }
    }
}
