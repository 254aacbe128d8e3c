package coffer.benchmarks.section;

import coffer.benchmarks.child.Coffer;
import coffer.benchmarks.child.NullServer;
import coffer.benchmarks.child.Scratch;
import coffer.benchmarks.client.Call;
import coffer.benchmarks.client.Payload;
import coffer.benchmarks.load.Connections;
import coffer.benchmarks.load.Sample;
import coffer.benchmarks.load.Work;
import coffer.benchmarks.report.Row;
import coffer.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Objects under a KMS key beside the same files without a cipher.
///
/// Budgets: 64 MiB, at most 1.15 times the CPU of the null cipher to get and 1.2 times to put; 4
/// KiB put by 64 clients at once, at least five times as many a second as one file for each,
/// forced. Other small objects have none: what they cost is the price of two decisions, two records
/// and a data key each.
public final class ObjectSection implements Section {
    private static final double MOST_CPU_TO_PUT = 1.2;
    private static final double MOST_CPU_TO_GET = 1.15;
    private static final double LEAST_RATE = 5;
    private static final int KIB = 1024;
    private static final int MIB = 1024 * 1024;
    private static final double GIB = 1024.0 * MIB;
    private static final int ROUNDS = 3;
    private static final int MAX_WARM_UP_TURNS = 6;

    /// A size, how many connections move objects of it, and how often each does so in a round.
    private record Size(String name, int bytes, int connections, int times) {
        boolean hasBudget() {
            return bytes == 64 * MIB;
        }

        Size scaled(int factor) {
            return new Size(name, bytes, connections, times * factor);
        }
    }

    private static final List<Size> SIZES =
            List.of(
                    new Size("4 KiB", 4 * KIB, 8, 100),
                    new Size("1 MiB", MIB, 4, 20),
                    new Size("64 MiB", 64 * MIB, 2, 3));

    @Override
    public void measure(Run run, Table table) {
        try (Scratch ours = Scratch.create();
                Scratch theirs = Scratch.create()) {
            Coffer.Site site = run.site(ours, "objects");
            try (Coffer coffer = Coffer.start(site);
                    NullServer nothing =
                            NullServer.start(theirs.directory(), coffer.process().jvmOptions())) {
                Tenant tenant = Tenant.create(coffer, Coffer.rootCredentials(site));
                Comparison comparison = new Comparison(tenant, nothing);
                comparison.warmUp();
                for (Size size : SIZES) {
                    comparison.rounds(size.scaled(run.full() ? 4 : 1)).addTo(table);
                }
                comparison.crowd(run.full() ? 400 : 100).forEach(table::add);
            }
        }
    }

    private record Comparison(Tenant tenant, NullServer nothing) {

        /// Until little is left to compile.
        void warmUp() {
            for (int turn = 0; turn < MAX_WARM_UP_TURNS; turn++) {
                List<Sample> samples =
                        SIZES.stream().flatMap(size -> rounds(size).ours().stream()).toList();
                if (Sample.isWarm(samples)) return;
            }
        }

        Measured rounds(Size size) {
            Payload payload = payload(size);
            String crc32 = payload.crc32();
            Work put =
                    (connection, signer, number) ->
                            signer.expectOk(
                                    connection,
                                    tenant.putUnderKey(
                                            size.bytes() + "-" + number, payload, crc32));
            Work get =
                    (connection, signer, number) -> {
                        String path = "/%s/%d-%d".formatted(Tenant.BUCKET, size.bytes(), number);
                        Call call = Call.s3("GET", path, Payload.none());
                        connection.download(signer.sign(connection.endpoint(), call));
                    };
            Measured measured = new Measured(size);
            try (Connections ours = Connections.open(tenant.target(), size.connections());
                    Connections theirs = Connections.open(nullTarget(), size.connections())) {
                for (int round = 0; round < ROUNDS; round++) {
                    measured.plainPut.add(theirs.times(size.times(), put));
                    measured.put.add(ours.times(size.times(), put));
                    measured.plainGet.add(theirs.times(size.times(), get));
                    measured.get.add(ours.times(size.times(), get));
                }
            }
            return measured;
        }

        /// Many clients that put small objects, each of them new. How many they could send to a
        /// server that keeps nothing is what no store on this machine can exceed.
        List<Row> crowd(int times) {
            Size size = new Size("4 KiB", 4 * KIB, 64, times);
            Payload payload = payload(size);
            String crc32 = payload.crc32();
            AtomicLong names = new AtomicLong();
            Work put =
                    (connection, signer, number) ->
                            signer.expectOk(
                                    connection,
                                    tenant.put("crowd-" + names.incrementAndGet(), payload, crc32));
            Call post = Call.s3("POST", "/", payload);
            Work send = (connection, signer, number) -> signer.expectOk(connection, post);
            List<Sample> ours = new ArrayList<>();
            List<Sample> theirs = new ArrayList<>();
            List<Sample> unkept = new ArrayList<>();
            try (Connections here = Connections.open(tenant.target(), size.connections());
                    Connections there = Connections.open(nullTarget(), size.connections())) {
                there.times(size.times(), put);
                here.times(size.times(), put);
                for (int round = 0; round < ROUNDS; round++) {
                    theirs.add(there.times(size.times(), put));
                    ours.add(here.times(size.times(), put));
                    unkept.add(there.times(size.times(), send));
                }
            }
            String reference = "a forced file each " + told(theirs);
            return List.of(
                    Row.beyond(
                            "PutObject 4 KiB SSE-S3, clients: 64",
                            told(ours),
                            reference,
                            new Row.Limit(
                                    Sample.medianRatio(ours, theirs, Sample::perSecond),
                                    LEAST_RATE)),
                    Row.compared(
                            "4 KiB posted and not kept, clients: 64",
                            told(unkept),
                            reference,
                            Sample.medianRatio(unkept, theirs, Sample::perSecond)));
        }

        private static String told(List<Sample> rounds) {
            return "%,.0f/s, %.0f µs CPU (client %.0f)"
                    .formatted(
                            Sample.median(rounds, Sample::perSecond),
                            Sample.median(rounds, Sample::serverMicrosEach),
                            Sample.median(rounds, Sample::clientMicrosEach));
        }

        private Connections.Target nullTarget() {
            return new Connections.Target(
                    nothing.process(), nothing.endpoint(), tenant.credentials());
        }

        private static Payload payload(Size size) {
            byte[] piece = new byte[Math.min(size.bytes(), 64 * KIB)];
            new Random(size.bytes()).nextBytes(piece);
            return Payload.repeating(piece, size.bytes());
        }
    }

    private static final class Measured {
        private final Size size;
        private final List<Sample> put = new ArrayList<>();
        private final List<Sample> get = new ArrayList<>();
        private final List<Sample> plainPut = new ArrayList<>();
        private final List<Sample> plainGet = new ArrayList<>();

        Measured(Size size) {
            this.size = size;
        }

        List<Sample> ours() {
            return Stream.concat(put.stream(), get.stream()).toList();
        }

        void addTo(Table table) {
            table.add(row("PutObject", put, plainPut, MOST_CPU_TO_PUT));
            table.add(row("GetObject", get, plainGet, MOST_CPU_TO_GET));
        }

        private Row row(String operation, List<Sample> ours, List<Sample> theirs, double most) {
            String what = operation + " " + size.name() + " SSE-KMS";
            String reference = "null cipher " + told(theirs);
            double ratio = Sample.medianRatio(ours, theirs, Sample::serverMicrosEach);
            return size.hasBudget()
                    ? Row.within(what, told(ours), reference, new Row.Limit(ratio, most))
                    : Row.compared(what, told(ours), reference, ratio);
        }

        private String told(List<Sample> rounds) {
            double micros = Sample.median(rounds, Sample::serverMicrosEach);
            double perSecond = Sample.median(rounds, Sample::perSecond);
            if (size.bytes() < MIB) return "%,.0f/s, %.0f µs CPU".formatted(perSecond, micros);
            double cpuPerGib = micros / 1e6 * GIB / size.bytes();
            return "%.0f MB/s, %.2f CPU s/GiB".formatted(perSecond * size.bytes() / 1e6, cpuPerGib);
        }
    }
}
