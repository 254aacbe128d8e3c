package coffer.iam.report;

import coffer.iam.directory.Directory;
import coffer.iam.directory.Shelf;
import coffer.store.Key;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.Table;
import coffer.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Keeps the last credential report, in pieces, since it may be longer than a record.
final class Reports {
    /// How long a report is good, and serves instead of a new one.
    static final Duration GOOD = Duration.ofHours(4);

    private static final Table<Made> MADE = Table.unordered("iam_credential_report", Made.class);
    private static final Table<Piece> PIECES =
            Table.ordered("iam_credential_report_pieces", Piece.class);
    private static final int PIECE_CHARS = 64 * 1_024;

    private final Store store;
    private final Key key;
    private final Shelf<Piece> pieces;

    /// That there is a report, and as of when.
    record Made(Instant time, int pieces) {
        boolean isGood(Instant now) {
            return now.isBefore(time.plus(GOOD));
        }
    }

    record Piece(String text) {}

    Reports(Store store, Directory directory) {
        this.store = store;
        this.key = Key.of(directory.scope("credential report"), "last");
        this.pieces = new Shelf<>(PIECES, directory.scope("credential report piece"));
    }

    Optional<Made> last(Snapshot snapshot) {
        return snapshot.find(MADE, key);
    }

    String text(Snapshot snapshot, Made made) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < made.pieces(); i++) {
            text.append(
                    pieces.find(snapshot, name(i))
                            .orElseThrow(() -> new IllegalStateException("a piece is missing"))
                            .text());
        }
        return text.toString();
    }

    /// Begins to write a report that replaces the last once it is finished.
    Writing write(Instant time) {
        return new Writing(time);
    }

    private static String name(int number) {
        return "%06d".formatted(number);
    }

    /// A report on its way. Its pieces overwrite those of the last, which therefore is no more.
    final class Writing {
        private final Instant time;
        private final StringBuilder piece = new StringBuilder();
        private int written;

        private Writing(Instant time) {
            this.time = time;
            store.write(tx -> forget(tx));
        }

        private boolean forget(Transaction tx) {
            tx.delete(MADE, key);
            return true;
        }

        void line(String line) {
            if (written > 0 || !piece.isEmpty()) piece.append('\n');
            piece.append(line);
            if (piece.length() >= PIECE_CHARS) flush();
        }

        void finish() {
            flush();
            Made made = new Made(time, written);
            store.write(tx -> {
                tx.put(MADE, key, made);
                return made;
            });
        }

        private void flush() {
            Piece full = new Piece(piece.toString());
            String name = name(written);
            store.write(tx -> {
                pieces.put(tx, name, full);
                return full;
            });
            piece.setLength(0);
            written++;
        }
    }
}
