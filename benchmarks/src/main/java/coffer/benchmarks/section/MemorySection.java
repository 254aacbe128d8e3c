package coffer.benchmarks.section;

import coffer.benchmarks.child.Coffer;
import coffer.benchmarks.child.Scratch;
import coffer.benchmarks.client.Payload;
import coffer.benchmarks.load.Connections;
import coffer.benchmarks.report.Row;
import coffer.benchmarks.report.Table;
import java.util.Random;

/// Whether memory depends on the size of what is uploaded. It must not: within 10 %.
public final class MemorySection implements Section {
    private static final double MOST = 1.10;
    private static final long MIB = 1024 * 1024;

    private record Held(long peakBytes, long residentBytes) {
        String told() {
            return "peak %d MiB, then %d MiB".formatted(peakBytes / MIB, residentBytes / MIB);
        }
    }

    @Override
    public void measure(Run run, Table table) {
        int uploads = run.full() ? 64 : 16;
        long small = run.full() ? 64 : 16;
        long large = 4 * small;
        String what = "memory, %d uploads of %d MiB at once".formatted(uploads, large);
        long needed = uploads * (small + large) * MIB;
        if (Scratch.freeBytes() < 2 * needed) {
            table.add(Row.told(what, "not measured: it needs %d MiB".formatted(needed / MIB), ""));
            return;
        }
        Held few = hold(run, uploads, small * MIB);
        Held many = hold(run, uploads, large * MIB);
        double ratio = (double) many.peakBytes() / few.peakBytes();
        table.add(
                Row.within(
                        what,
                        many.told(),
                        "of %d MiB: %s".formatted(small, few.told()),
                        new Row.Limit(ratio, MOST)));
    }

    /// A server of its own for each size, since a JVM keeps what it once took.
    private static Held hold(Run run, int uploads, long bytes) {
        byte[] piece = new byte[64 * 1024];
        new Random(bytes).nextBytes(piece);
        Payload payload = Payload.repeating(piece, bytes);
        String crc32 = payload.crc32();
        try (Scratch scratch = Scratch.create()) {
            Coffer.Site site = run.site(scratch, "memory-" + bytes);
            try (Coffer coffer = Coffer.start(site)) {
                Tenant tenant = Tenant.create(coffer, Coffer.rootCredentials(site));
                try (Connections connections = Connections.open(tenant.target(), uploads)) {
                    connections.times(
                            1,
                            (connection, signer, number) ->
                                    signer.expectOk(
                                            connection,
                                            tenant.put("large-" + number, payload, crc32)));
                }
                return new Held(coffer.process().peakBytes(), coffer.process().residentBytes());
            }
        }
    }
}
