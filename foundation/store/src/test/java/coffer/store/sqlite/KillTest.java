package coffer.store.sqlite;

import static coffer.store.sqlite.KilledWriter.OUTBOX;
import static coffer.store.sqlite.KilledWriter.ROWS;
import static coffer.store.sqlite.KilledWriter.SCOPE;
import static coffer.store.sqlite.KilledWriter.SORTED;
import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Entry;
import coffer.store.Queue;
import coffer.store.Range;
import coffer.store.Snapshot;
import coffer.store.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a writing process under load: what was acknowledged must be there, nothing by halves.
class KillTest {
    private static final int PAGE = 10_000;
    private static final int KILLS_PER_STORE = 10;

    @TempDir Path directory;
    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Set<Long> acknowledged = new TreeSet<>();

    @Test
    void everyAcknowledgedWriteSurvivesAKill() throws Exception {
        killAndCheck(3);
    }

    @Test
    @Tag("long")
    void everyAcknowledgedWriteSurvivesTwoHundredKills() throws Exception {
        killAndCheck(200);
    }

    private void killAndCheck(int kills) throws Exception {
        for (int i = 0; i < kills; i++) {
            // A store lives through a few kills, each process counting from where no other was.
            if (i % KILLS_PER_STORE == 0) acknowledged.clear();
            Path home = directory.resolve("store-" + i / KILLS_PER_STORE);
            killOne(home, 1_000_000_000L * i, 50 + random.nextInt(500));
            try (SqliteStore store = SqliteStore.open(home, SecretBytes.adopt(new byte[32]))) {
                store.read(this::check);
            }
        }
    }

    private void killOne(Path home, long first, int acknowledgements) throws Exception {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledWriter.class.getName(),
                                home.toString(),
                                Long.toString(first))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader pipe = writer.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < acknowledgements; i++) readAcknowledgement(pipe, true);
            // The handle's way leaves the pipe open, so that what is in it can still be read.
            writer.toHandle().destroyForcibly();
            while (readAcknowledgement(pipe, false)) {
                // What was printed before the kill counts as well.
            }
        }
        writer.waitFor();
    }

    private boolean readAcknowledgement(BufferedReader pipe, boolean isExpected)
            throws IOException {
        @Nullable String line = pipe.readLine();
        if (line == null) {
            assertThat(isExpected).as("the writer ended by itself").isFalse();
            return false;
        }
        // The kill may cut the last line short, so one that comes after it counts if it is whole.
        if (isExpected || pipe.ready()) acknowledged.add(Long.parseLong(line));
        return true;
    }

    private boolean check(Snapshot snapshot) {
        Set<Long> rows = numbers(snapshot, ROWS);
        Set<Long> sorted = numbers(snapshot, SORTED);
        Set<Long> queued = new TreeSet<>();
        for (Queue.Item<KilledWriter.Row> item : snapshot.peek(OUTBOX, Integer.MAX_VALUE)) {
            queued.add(item.value().number());
        }
        assertThat(rows).as("seed %d", seed).containsAll(acknowledged);
        assertThat(sorted).as("seed %d", seed).isEqualTo(rows);
        assertThat(queued).as("seed %d", seed).isEqualTo(rows);
        return true;
    }

    private static Set<Long> numbers(Snapshot snapshot, Table<KilledWriter.Row> table) {
        Set<Long> numbers = new TreeSet<>();
        List<Entry<KilledWriter.Row>> page = new ArrayList<>();
        Range range = Range.first(PAGE);
        do {
            page = snapshot.list(table, SCOPE, range);
            for (Entry<KilledWriter.Row> entry : page) numbers.add(entry.value().number());
            if (!page.isEmpty()) range = Range.after(last(page), PAGE);
        } while (page.size() == PAGE);
        return numbers;
    }

    private static Bytes last(List<Entry<KilledWriter.Row>> page) {
        return page.getLast().name();
    }
}
