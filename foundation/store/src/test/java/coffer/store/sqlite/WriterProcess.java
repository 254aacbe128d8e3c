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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Runs [KilledWriter] in a process of its own, again and again on one store, and knows what it
/// acknowledged.
final class WriterProcess {
    private static final int PAGE = 10_000;

    private final Path home;
    private final Set<Long> acknowledged = new TreeSet<>();

    WriterProcess(Path home) {
        this.home = home;
    }

    /// Each run counts from where no other has.
    void killAfter(int acknowledgements, long first) throws Exception {
        Process writer = start(first, Map.of());
        try (BufferedReader pipe = writer.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < acknowledgements; i++) readAcknowledgement(pipe, true);
            // The handle's way leaves the pipe open, so that what is in it can still be read.
            writer.toHandle().destroyForcibly();
            readTheRest(pipe);
        }
        writer.waitFor();
    }

    /// Answers the status it ended with.
    int runUntilItEnds(long first, Map<String, String> environment) throws Exception {
        Process writer = start(first, environment);
        try (BufferedReader pipe = writer.inputReader(StandardCharsets.UTF_8)) {
            readTheRest(pipe);
        }
        return writer.waitFor();
    }

    /// Throws unless all is there that was acknowledged, and nothing by halves.
    void check(long seed) {
        try (SqliteStore store = SqliteStore.open(home, SecretBytes.adopt(new byte[32]))) {
            store.read(snapshot -> check(snapshot, seed));
        }
    }

    private Process start(long first, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledWriter.class.getName(),
                                home.toString(),
                                Long.toString(first))
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void readTheRest(BufferedReader pipe) throws IOException {
        while (readAcknowledgement(pipe, false)) {
            // What was printed before the end counts as well.
        }
    }

    private boolean readAcknowledgement(BufferedReader pipe, boolean isExpected)
            throws IOException {
        @Nullable String line = pipe.readLine();
        if (line == null) {
            assertThat(isExpected).as("the writer ended by itself").isFalse();
            return false;
        }
        // The end may cut the last line short, so one that comes after it counts if it is whole.
        if (isExpected || pipe.ready()) acknowledged.add(Long.parseLong(line));
        return true;
    }

    private boolean check(Snapshot snapshot, long seed) {
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
