package coffer.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.SecretBytes;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Snapshot;
import coffer.store.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows from memory are those of the same state as rows from the file.
class RowCacheTest {
    record Number(int value) {}

    private static final Table<Number> NUMBERS = Table.unordered("numbers", Number.class);
    private static final int ROWS = 8;
    private static final int COMMITS = 600;

    @TempDir Path directory;
    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.open(directory, SecretBytes.adopt(new byte[32]));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void findsWhatWasChangedAndWhatWasDeleted() {
        assertThat(number(0)).isEmpty();

        setAll(1);
        assertThat(number(0)).contains(1);
        assertThat(number(0)).contains(1);

        setAll(2);
        assertThat(number(0)).contains(2);

        store.write(tx -> {
            tx.delete(NUMBERS, key(0));
            return true;
        });
        assertThat(number(0)).isEmpty();
    }

    @Test
    void isNotMisledByAChangeThatWasUndone() {
        setAll(1);
        assertThat(number(0)).contains(1);

        assertThatThrownBy(() ->
                        store.write(tx -> {
                            tx.put(NUMBERS, key(0), new Number(2));
                            throw new IllegalStateException("undone");
                        }))
                .hasMessage("undone");

        assertThat(number(0)).contains(1);
    }

    @Test
    void aChangeSeesItsOwnAndEarlierChangesOfTheSameCommit() {
        setAll(1);
        assertThat(number(0)).contains(1);

        int seen =
                store.write(tx -> {
                    tx.put(NUMBERS, key(0), new Number(2));
                    return tx.find(NUMBERS, key(0)).orElseThrow().value();
                });

        assertThat(seen).isEqualTo(2);
    }

    @Test
    void asksAgainWhenACommitComesBetweenMemoryAndFile() {
        setAll(1);
        assertThat(number(0)).contains(1);
        AtomicInteger asked = new AtomicInteger();

        List<Integer> seen =
                store.read(snapshot -> {
                    int first = numberIn(snapshot, 0);
                    if (asked.getAndIncrement() == 0) elsewhere(() -> setAll(2));
                    return List.of(first, numberIn(snapshot, 1));
                });

        assertThat(seen).containsExactly(2, 2);
        assertThat(asked).hasValue(2);
    }

    @Test
    void takesNothingNewerFromMemoryThanWhatItReadFromTheFile() {
        setAll(1);

        List<Integer> seen =
                store.read(snapshot -> {
                    int first = numberIn(snapshot, 0);
                    elsewhere(() -> {
                        setAll(2);
                        assertThat(number(1)).contains(2);
                    });
                    return List.of(first, numberIn(snapshot, 1));
                });

        assertThat(seen).containsExactly(1, 1);
        assertThat(number(1)).contains(2);
    }

    @Test
    void everyoneSeesOneStateAndNeverAnOlderOneThanWasAcknowledged() throws Exception {
        setAll(0);
        AtomicInteger acknowledged = new AtomicInteger();
        List<Future<Integer>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
            for (int reader = 0; reader < 4; reader++) {
                SplittableRandom random = new SplittableRandom(reader);
                readers.add(threads.submit(() -> readUntil(COMMITS, acknowledged, random)));
            }
            threads.submit(() -> {
                for (int i = 1; i <= COMMITS; i++) {
                    setAll(i);
                    acknowledged.set(i);
                }
            });
            for (Future<Integer> reader : readers) assertThat(reader.get()).isEqualTo(COMMITS);
        }
    }

    /// The last number that was seen.
    private int readUntil(int last, AtomicInteger acknowledged, SplittableRandom random) {
        int seen = 0;
        while (seen < last) {
            int atLeast = acknowledged.get();
            int one = random.nextInt(ROWS);
            int other = random.nextInt(ROWS);
            List<Integer> both =
                    store.read(snapshot ->
                            List.of(numberIn(snapshot, one), numberIn(snapshot, other)));
            assertThat(both.getFirst()).isEqualTo(both.getLast()).isGreaterThanOrEqualTo(atLeast);
            assertThat(both.getFirst()).isGreaterThanOrEqualTo(seen);
            seen = both.getFirst();
        }
        return seen;
    }

    private void setAll(int value) {
        store.write(tx -> {
            for (int i = 0; i < ROWS; i++) tx.put(NUMBERS, key(i), new Number(value));
            return true;
        });
    }

    private Optional<Integer> number(int row) {
        return store.read(snapshot -> snapshot.find(NUMBERS, key(row))).map(Number::value);
    }

    private static int numberIn(Snapshot snapshot, int row) {
        return snapshot.find(NUMBERS, key(row)).orElseThrow().value();
    }

    private static void elsewhere(Runnable action) {
        CompletableFuture.runAsync(action).join();
    }

    private static Key key(int row) {
        return Key.of(Scope.of("test"), "row " + row);
    }
}
