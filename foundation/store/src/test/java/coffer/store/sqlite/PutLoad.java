package coffer.store.sqlite;

import coffer.kernel.SecretBytes;
import coffer.store.Key;
import coffer.store.Scope;
import coffer.store.Table;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// Measures durable puts of 300-byte records from 64 threads, and reads, against plain SQLite with
/// the same group commit; ADR 0002 quotes it. Arguments: a directory, seconds per run, rounds.
final class PutLoad {
    private static final int THREADS = 64;
    private static final Scope SCOPE = Scope.of("aws", "111122223333", "eu-west-1", "s3");

    record Row(String text, long number) {}

    private static final Table<Row> UNORDERED = Table.unordered("rows", Row.class);
    private static final Table<Row> ORDERED = Table.ordered("sorted", Row.class);
    private static final String TEXT = "x".repeat(270);

    // 1 gives names that rise per thread, as those of most data sets do; the default scatters them.
    private static final long SPREAD = Long.getLong("spread", 0x9E3779B97F4A7C15L);

    private static double cpuMicros;

    interface Put {
        void put(long number) throws Exception;
    }

    private PutLoad() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int seconds = Integer.parseInt(args[1]);
        for (int round = 0; round < Integer.parseInt(args[2]); round++) {
            Path here = Files.createDirectories(directory.resolve("round-" + round));
            try (PlainStore plain = new PlainStore(here.resolve("plain.db"))) {
                report("plain", load(seconds, plain::put));
            }
            storeRound(here.resolve("unordered"), UNORDERED, seconds);
            storeRound(here.resolve("ordered"), ORDERED, seconds);
            System.out.printf(
                    "disk MB plain %d unordered %d ordered %d%n",
                    Files.size(here.resolve("plain.db")) >> 20,
                    Files.size(here.resolve("unordered/records.db")) >> 20,
                    Files.size(here.resolve("ordered/records.db")) >> 20);
        }
    }

    private static void storeRound(Path directory, Table<Row> table, int seconds) throws Exception {
        byte[] key = new SecureRandom().generateSeed(32);
        try (SqliteStore store = SqliteStore.open(directory, SecretBytes.adopt(key))) {
            report(
                    "put " + table.name(),
                    load(
                            seconds,
                            number ->
                                    store.write(tx -> {
                                        tx.put(table, key(number), new Row(TEXT, number));
                                        return true;
                                    })));
            long reads =
                    load(
                            seconds,
                            number ->
                                    store.read(snapshot ->
                                            snapshot.find(table, key(number % 10_000))));
            report("find " + table.name(), reads);
        }
    }

    private static Key key(long number) {
        return Key.of(SCOPE, "row-" + Long.toHexString(number * SPREAD));
    }

    private static void report(String what, long perSecond) {
        System.out.printf("%-14s %,d/s, writer's CPU %.1f us each%n", what, perSecond, cpuMicros);
    }

    private static long load(int seconds, Put put) throws InterruptedException {
        LongAdder done = new LongAdder();
        CountDownLatch stop = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        CountDownLatch ready = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            long base = (long) i << 32;
            threads.add(Thread.ofVirtual().start(() -> work(put, base, done, stop, ready)));
        }
        ready.await();
        var _ = stop.await(1, TimeUnit.SECONDS);
        long before = done.sum();
        long cpuBefore = writerCpuNanos();
        long start = System.nanoTime();
        var _ = stop.await(seconds, TimeUnit.SECONDS);
        long result = (done.sum() - before) * 1_000_000_000L / (System.nanoTime() - start);
        cpuMicros = (writerCpuNanos() - cpuBefore) / 1_000.0 / (done.sum() - before);
        stop.countDown();
        for (Thread thread : threads) thread.join();
        return result;
    }

    private static long writerCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().equals("coffer-store-writer")) {
                return threads.getThreadCpuTime(id);
            }
        }
        return 0;
    }

    private static void work(
            Put put, long base, LongAdder done, CountDownLatch stop, CountDownLatch ready) {
        ready.countDown();
        try {
            for (long i = 0; stop.getCount() > 0; i++) {
                put.put(base + i);
                done.increment();
            }
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// SQLite with readable keys and values, and the same way of sharing commits.
    private static final class PlainStore implements AutoCloseable {
        private record Change(String key, byte[] value, CompletableFuture<Boolean> done) {}

        private final BlockingQueue<Change> waiting = new ArrayBlockingQueue<>(4_096);
        private final Connection connection;
        private final Thread writer;
        private volatile boolean closing;

        PlainStore(Path file) throws SQLException, IOException {
            Files.deleteIfExists(file);
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("CREATE TABLE record (id TEXT PRIMARY KEY, value BLOB NOT NULL)");
            }
            connection.setAutoCommit(false);
            writer = Thread.ofPlatform().name("coffer-store-writer").start(this::run);
        }

        void put(long number) {
            Change change =
                    new Change(
                            "aws/111122223333/eu-west-1/s3/" + key(number).name().toUtf8(),
                            ("{\"text\":\"" + TEXT + "\",\"number\":" + number + "}").getBytes(),
                            new CompletableFuture<>());
            waiting.add(change);
            change.done.join();
        }

        private void run() {
            List<Change> batch = new ArrayList<>();
            try (PreparedStatement put =
                    connection.prepareStatement(
                            "INSERT INTO record VALUES (?, ?) ON CONFLICT (id)"
                                    + " DO UPDATE SET value = excluded.value")) {
                while (!closing || !waiting.isEmpty()) {
                    Change first = waiting.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
                    if (first == null) continue;
                    batch.add(first);
                    waiting.drainTo(batch, 511);
                    for (Change change : batch) {
                        put.setString(1, change.key);
                        put.setBytes(2, change.value);
                        put.executeUpdate();
                    }
                    connection.commit();
                    for (Change change : batch) change.done.complete(true);
                    batch.clear();
                }
            } catch (SQLException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public void close() throws SQLException {
            closing = true;
            while (writer.isAlive()) Thread.onSpinWait();
            connection.close();
        }
    }
}
