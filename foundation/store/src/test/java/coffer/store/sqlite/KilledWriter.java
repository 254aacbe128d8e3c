package coffer.store.sqlite;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Key;
import coffer.store.Queue;
import coffer.store.Scope;
import coffer.store.Table;
import java.io.PrintStream;
import java.nio.file.Path;

/// The program that [WriterProcess] runs: it writes without end and prints each number once the
/// store has acknowledged everything that belongs to it.
final class KilledWriter {
    static final int THREADS = 16;
    static final Scope SCOPE = Scope.of("killed");
    static final Table<Row> ROWS = Table.unordered("rows", Row.class);
    static final Table<Row> SORTED = Table.ordered("sorted", Row.class);
    static final Queue<Row> OUTBOX = new Queue<>("outbox", Row.class);

    record Row(long number, Bytes filling) {}

    private KilledWriter() {}

    public static void main(String[] args) {
        // A write that fails is none of those that were to be tried here.
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> Runtime.getRuntime().halt(1));
        long first = Long.parseLong(args[1]);
        PrintStream pipe = new PrintStream(System.out, true);
        SqliteStore store = SqliteStore.open(Path.of(args[0]), SecretBytes.adopt(new byte[32]));
        for (int i = 0; i < THREADS; i++) {
            long base = first + i;
            Thread.ofPlatform().start(() -> writeForEver(store, base, pipe));
        }
    }

    static Key key(long number) {
        return Key.of(SCOPE, "row " + number);
    }

    private static void writeForEver(SqliteStore store, long base, PrintStream pipe) {
        Bytes filling = Bytes.copyOf(new byte[300]);
        for (long number = base; ; number += THREADS) {
            Row row = new Row(number, filling);
            store.write(tx -> {
                tx.put(ROWS, key(row.number()), row);
                tx.put(SORTED, key(row.number()), row);
                return tx.append(OUTBOX, row);
            });
            synchronized (pipe) {
                pipe.println(number);
            }
        }
    }
}
