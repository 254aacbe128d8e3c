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
    // A server keeps what it took to be quick, so that only large uploads tell whether it grows.
    private static final int UPLOADS = 64;
    private static final long SMALL = 64;
    private static final long LARGE = 256;

    private record Held(long peakBytes, long residentBytes) {
        String told() {
            return "peak %d MiB, then %d MiB".formatted(peakBytes / MIB, residentBytes / MIB);
        }
    }

    @Override
    public void measure(Run run, Table table) {
        String what = "memory, %d uploads of %d MiB at once".formatted(UPLOADS, LARGE);
        long needed = UPLOADS * (SMALL + LARGE) * MIB;
        if (Scratch.freeBytes() < 2 * needed) {
            table.add(Row.told(what, "not measured: it needs %d MiB".formatted(needed / MIB), ""));
            return;
        }
        Held few = hold(run, SMALL * MIB);
        Held many = hold(run, LARGE * MIB);
        double ratio = (double) many.peakBytes() / few.peakBytes();
        table.add(
                Row.within(
                        what,
                        many.told(),
                        "of %d MiB: %s".formatted(SMALL, few.told()),
                        new Row.Limit(ratio, MOST)));
    }

    /// A server of its own for each size, since a JVM keeps what it once took.
    private static Held hold(Run run, long bytes) {
        byte[] piece = new byte[64 * 1024];
        new Random(bytes).nextBytes(piece);
        Payload payload = Payload.repeating(piece, bytes);
        String crc32 = payload.crc32();
        try (Scratch scratch = Scratch.create()) {
            Coffer.Site site = run.site(scratch, "memory-" + bytes);
            try (Coffer coffer = Coffer.start(site)) {
                Tenant tenant = Tenant.create(coffer, Coffer.rootCredentials(site));
                try (Connections connections = Connections.open(tenant.target(), UPLOADS)) {
                    connections.times(
                            1,
                            (connection, signer, number) ->
                                    signer.expectOk(
                                            connection,
                                            tenant.putUnderKey("large-" + number, payload, crc32)));
                }
                return new Held(coffer.process().peakBytes(), coffer.process().residentBytes());
            }
        }
    }
}
