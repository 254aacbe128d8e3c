package coffer.ledger;

import coffer.crypto.Xaes256Gcm;
import coffer.kernel.SecretBytes;
import coffer.ledger.SegmentReader.Piece;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;

/// Reads the records of a ledger's directory, or of a copy of it, in the order of the ledger and
/// without the process that writes it. What is being appended meanwhile may be missed.
///
/// It opens what was sealed and so notices edits, but not what is missing: see [LedgerVerifier].
public final class LedgerArchive implements AutoCloseable {
    private final LedgerDirectory directory;
    private final Xaes256Gcm cipher;
    private final SecureRandom random;

    /// `sealingKey` stays the caller's to close.
    public LedgerArchive(Path directory, SecretBytes sealingKey, SecureRandom random) {
        this.directory = new LedgerDirectory(directory);
        this.cipher = new Xaes256Gcm(sealingKey, random);
        this.random = random;
    }

    /// Gives every record that `query` wants. Throws [LedgerBrokenException] at the first record
    /// that was changed.
    public void forEach(Query query, Consumer<AuditRecord> consumer) {
        for (int number : directory.segmentNumbers()) {
            try (SegmentReader segment =
                    SegmentReader.open(
                            directory.segment(number), SegmentReader.SEQUENTIAL_WINDOW_BYTES)) {
                read(segment, query, consumer);
            }
        }
    }

    private void read(SegmentReader segment, Query query, Consumer<AuditRecord> consumer) {
        SegmentHeader header =
                segment.header()
                        .orElseThrow(() -> new LedgerBrokenException("a segment has no header"));
        EntrySealer sealer = new EntrySealer(cipher, header.ledgerId(), random);
        long offset = header.size();
        while (segment.at(offset) instanceof Piece.Found(Entry entry, long start, long end)) {
            byte[] payload =
                    sealer.open(entry)
                            .orElseThrow(() ->
                                    new LedgerBrokenException(
                                            "record %d was changed"
                                                    .formatted(entry.header().index())));
            AuditRecord value = RecordCodec.decode(payload).value();
            if (query.matches(value)) consumer.accept(value);
            offset = end;
        }
    }

    @Override
    public void close() {
        cipher.close();
    }
}
