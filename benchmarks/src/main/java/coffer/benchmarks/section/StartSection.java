package coffer.benchmarks.section;

import coffer.benchmarks.child.Coffer;
import coffer.benchmarks.child.Scratch;
import coffer.benchmarks.client.HttpConnection;
import coffer.benchmarks.report.Row;
import coffer.benchmarks.report.Table;
import coffer.kernel.Bytes;
import java.util.ArrayList;
import java.util.List;

/// From starting the process to the first answer of `/-/ready`, and what it holds when idle.
///
/// Budget: one second.
public final class StartSection implements Section {
    private static final double MOST_SECONDS = 1;
    private static final int STARTS = 3;
    private static final long SETTLE_MILLIS = 2_000;
    private static final long MIB = 1024 * 1024;
    private static final Bytes READY =
            Bytes.utf8("GET /-/ready HTTP/1.1\r\nhost: localhost\r\n\r\n");

    private record Start(double wallSeconds, double cpuSeconds, long idleBytes) {}

    @Override
    public void measure(Run run, Table table) {
        // The client that asks is slow the first time, and the server is not to pay for it.
        firstStart(run);
        List<Start> firsts = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) firsts.add(firstStart(run));
        table.add(row("first start to ready", middle(firsts)));
        try (Scratch scratch = Scratch.create()) {
            Coffer.Site site = run.site(scratch, "start");
            start(site);
            List<Start> starts = new ArrayList<>();
            for (int i = 0; i < STARTS; i++) starts.add(start(site));
            Start middle = middle(starts);
            table.add(row("restart to ready", middle));
            table.add(Row.told("memory when idle", middle.idleBytes() / MIB + " MiB", ""));
        }
    }

    private static Start firstStart(Run run) {
        try (Scratch scratch = Scratch.create()) {
            return start(run.site(scratch, "first"));
        }
    }

    private static Start middle(List<Start> starts) {
        starts.sort((one, other) -> Double.compare(one.wallSeconds(), other.wallSeconds()));
        return starts.get(starts.size() / 2);
    }

    private static Row row(String what, Start start) {
        return Row.judged(
                what,
                "%.2f s, %.2f s CPU".formatted(start.wallSeconds(), start.cpuSeconds()),
                "≤ %.0f s".formatted(MOST_SECONDS),
                start.wallSeconds() <= MOST_SECONDS);
    }

    private static Start start(Coffer.Site site) {
        long begun = System.nanoTime();
        try (Coffer coffer = Coffer.start(site)) {
            try (HttpConnection connection = HttpConnection.open(coffer.endpoint())) {
                connection.download(READY);
            }
            double wall = (System.nanoTime() - begun) / 1e9;
            double cpu = coffer.process().cpu().toMillis() / 1e3;
            settle();
            return new Start(wall, cpu, coffer.process().residentBytes());
        }
    }

    private static void settle() {
        try {
            Thread.sleep(SETTLE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
