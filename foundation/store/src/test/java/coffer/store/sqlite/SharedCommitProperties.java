package coffer.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Queue;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Transaction;
import coffer.store.sqlite.SqliteStoreProperties.Row;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes that share a commit, some of which fail: each sees its own writes and those of the
/// successful ones before it, and so does whoever reads afterwards.
class SharedCommitProperties {
    private static final int CASES = 200;
    private static final int COMMITS = 3;
    private static final int COMPARISONS = 4;
    private static final int MOST_CHANGES = 8;
    private static final int MOST_STEPS = 10;

    @TempDir Path directory;
    private int cases;

    @Test
    void eachSeesItsOwnWritesAndThoseThatSucceededBefore() {
        try (SqliteStore store = SqliteStore.open(directory, SecretBytes.adopt(new byte[32]))) {
            Forall.cases(CASES, gen -> new Case(gen, store, cases++).run());
        }
    }

    private static final class UndoneException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// What there should be.
    private record Expected(
            NavigableMap<Bytes, Row> rows, List<Queue.Item<Row>> items, long lastNumber) {
        static final Expected NOTHING = new Expected(new TreeMap<>(), List.of(), 0);

        Expected with(Queue.Item<Row> item) {
            List<Queue.Item<Row>> more = new ArrayList<>(items);
            more.add(item);
            return new Expected(rows, more, item.number());
        }

        Expected withoutThrough(long number) {
            return new Expected(
                    rows,
                    items.stream().filter(item -> item.number() > number).toList(),
                    lastNumber);
        }
    }

    private static final class Case {
        private final Gen gen;
        private final SqliteStore store;
        private final Scope scope;
        private final Queue<Row> queue;

        private final List<Throwable> failures = new CopyOnWriteArrayList<>();

        // Used by the changes, which come one after the other, and when there are none.
        private Expected expected = Expected.NOTHING;

        Case(Gen gen, SqliteStore store, int number) {
            this.gen = gen;
            this.store = store;
            this.scope = Scope.of("shared", Integer.toString(number));
            this.queue = new Queue<>("queue-" + number, Row.class);
        }

        void run() {
            for (int commit = 0; commit < COMMITS; commit++) {
                shareOneCommit(1 + gen.below(MOST_CHANGES));
                store.read(snapshot -> {
                    for (int i = 0; i < COMPARISONS; i++) compare(snapshot, expected);
                    return true;
                });
            }
        }

        private void shareOneCommit(int changes) {
            CountDownLatch gate = new CountDownLatch(1);
            List<Thread> callers = new ArrayList<>();
            // The writer is busy with the first until all the others wait.
            callers.add(waiting(() -> store.write(_ -> awaited(gate))));
            for (int i = 0; i < changes; i++) callers.add(waiting(this::change));
            gate.countDown();
            callers.forEach(Case::join);
            assertThat(failures).isEmpty();
        }

        private void change() {
            try {
                store.write(tx -> {
                    Expected mine =
                            new Expected(
                                    new TreeMap<>(expected.rows),
                                    expected.items,
                                    expected.lastNumber);
                    int steps = 1 + gen.below(MOST_STEPS);
                    for (int i = 0; i < steps; i++) mine = step(tx, mine);
                    if (gen.below(3) == 0) throw new UndoneException();
                    expected = mine;
                    return true;
                });
            } catch (UndoneException asIntended) {
                // What it wrote is in no `expected`.
            } catch (RuntimeException | AssertionError failure) {
                failures.add(failure);
            }
        }

        private Expected step(Transaction tx, Expected mine) {
            return switch (gen.below(8)) {
                case 0 -> {
                    compare(tx, mine);
                    yield mine;
                }
                case 1 -> {
                    Row row = new Row(gen.below(1_000));
                    long number = tx.append(queue, row);
                    assertThat(number).isGreaterThan(mine.lastNumber);
                    yield mine.with(new Queue.Item<>(number, row));
                }
                case 2 -> {
                    long through = mine.lastNumber - 3 + gen.below(6);
                    tx.removeThrough(queue, through);
                    yield mine.withoutThrough(through);
                }
                default -> {
                    SqliteStoreProperties.change(gen, tx, scope, mine.rows);
                    yield mine;
                }
            };
        }

        private void compare(Snapshot snapshot, Expected mine) {
            SqliteStoreProperties.compare(gen, snapshot, scope, mine.rows);
            assertThat(snapshot.peek(queue, 1_000)).isEqualTo(mine.items);
        }

        private static boolean awaited(CountDownLatch gate) {
            try {
                gate.await();
                return true;
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        }

        /// A thread that waits for the outcome of its change.
        private static Thread waiting(Runnable call) {
            Thread caller = Thread.ofVirtual().start(call);
            while (caller.getState() != Thread.State.WAITING && caller.isAlive()) Thread.yield();
            return caller;
        }

        private static void join(Thread caller) {
            try {
                caller.join();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        }
    }
}
