package coffer.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.kernel.SecretBytes;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.StoreUnavailableException;
import coffer.store.Table;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
    record Row(String text) {}

    private static final Table<Row> ROWS = Table.unordered("rows", Row.class);
    private static final Scope SCOPE = Scope.of("scope");
    private static final Row BIG = new Row("x".repeat(20_000));

    @TempDir Path directory;
    private Session session;
    private GroupCommit commits;
    private final List<SQLException> unknown = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() {
        Path file = directory.resolve("records.db");
        session = Session.openWriter(file, SecretBytes.adopt(new byte[32]), new SecureRandom());
        commits = new GroupCommit(session, new RecordCodec(), new RowCache(), unknown::add);
        commits.start();
    }

    @AfterEach
    void close() {
        commits.close();
        session.close();
    }

    @Test
    void aFullDiskFailsWritesOnlyUntilThereIsSpaceAgain() throws SQLException {
        limitPages(100);
        int written = 0;
        while (put(written)) written++;

        assertThat(written).isPositive();
        assertThatThrownBy(() -> putOrThrow(1_000)).isInstanceOf(StoreUnavailableException.class);
        for (int i = 0; i < written; i++) assertThat(exists(i)).isTrue();
        assertThat(exists(written)).isFalse();

        limitPages(100000);
        putOrThrow(written);
        assertThat(exists(written)).isTrue();
        assertThat(unknown).isEmpty();
    }

    @Test
    void aFullDiskNeverLosesWhatWasAcknowledgedToOthersOfTheBatch() throws Exception {
        limitPages(300);
        List<Future<Boolean>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                int number = i;
                outcomes.add(threads.submit(() -> put(number)));
            }
        }
        limitPages(100000);

        for (int i = 0; i < 200; i++) assertThat(exists(i)).isEqualTo(outcomes.get(i).get());
        assertThat(outcomes).extracting(Future::get).contains(false);
        putOrThrow(1_000);
    }

    private void limitPages(int count) throws SQLException {
        session.prepare("PRAGMA max_page_count = " + count).executeQuery().close();
    }

    private boolean put(int number) {
        try {
            putOrThrow(number);
            return true;
        } catch (StoreUnavailableException full) {
            return false;
        }
    }

    private void putOrThrow(int number) {
        commits.write(tx -> {
            tx.put(ROWS, key(number), BIG);
            return true;
        });
    }

    private boolean exists(int number) {
        return commits.write(tx -> tx.find(ROWS, key(number)).isPresent());
    }

    private static Key key(int number) {
        return Key.of(SCOPE, "row " + number);
    }
}
