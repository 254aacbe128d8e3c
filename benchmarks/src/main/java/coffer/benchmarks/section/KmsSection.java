package coffer.benchmarks.section;

import coffer.benchmarks.child.Coffer;
import coffer.benchmarks.child.NullServer;
import coffer.benchmarks.child.Scratch;
import coffer.benchmarks.client.Call;
import coffer.benchmarks.client.HttpConnection;
import coffer.benchmarks.client.Signer;
import coffer.benchmarks.load.Connections;
import coffer.benchmarks.load.FsyncProbe;
import coffer.benchmarks.load.Latencies;
import coffer.benchmarks.load.Sample;
import coffer.benchmarks.load.Work;
import coffer.benchmarks.report.Row;
import coffer.benchmarks.report.Table;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The three KMS operations that data protection lives on, beside a POST that does nothing.
///
/// Budgets, at 64 connections: CPU at most 2.5 times the null POST's; the 99th percentile within
/// two fsyncs and 20 ms. With fewer, there are fewer calls to share an fsync, which alone costs as
/// much CPU as a few null POSTs: those are told without a verdict.
public final class KmsSection implements Section {
    private static final double MOST_CPU = 2.5;
    private static final double GRACE_MILLIS = 20;
    private static final int CROWD = 64;
    private static final int[] CONNECTIONS = {CROWD, 8, 1};
    private static final int MAX_WARM_UP_TURNS = 45;
    private static final int ROUNDS = 5;
    private static final int FSYNCS = 200;
    private static final String NULL = "null POST";
    private static final String CONTEXT = "\"EncryptionContext\":{\"project\":\"alpha\"}";

    @Override
    public void measure(Run run, Table table) {
        try (Scratch ours = Scratch.create();
                Scratch theirs = Scratch.create()) {
            Coffer.Site site = run.site(ours, "kms");
            try (Coffer coffer = Coffer.start(site);
                    NullServer nothing =
                            NullServer.start(theirs.directory(), coffer.process().jvmOptions())) {
                Tenant tenant = Tenant.create(coffer, Coffer.rootCredentials(site));
                new Comparison(run, tenant, nothing).measure(table);
            }
        }
    }

    /// Two servers that run side by side and take turns under load.
    private record Comparison(Run run, Tenant tenant, NullServer nothing) {

        void measure(Table table) {
            Map<String, Call> calls = calls();
            warmUp(calls);
            List<FsyncProbe.Result> fsyncs = new ArrayList<>();
            fsyncs.add(FsyncProbe.measure(FSYNCS));
            Map<Integer, Map<String, List<Sample>>> all = new LinkedHashMap<>();
            for (int count : CONNECTIONS) {
                all.put(count, rounds(calls, count));
                fsyncs.add(FsyncProbe.measure(FSYNCS));
            }
            Latencies fsync =
                    Latencies.merged(fsyncs.stream().map(FsyncProbe.Result::latencies).toList());
            double fsyncCpu =
                    fsyncs.stream()
                            .mapToDouble(FsyncProbe.Result::cpuMicrosEach)
                            .average()
                            .orElse(0);
            table.add(
                    Row.told(
                            "fsync of 4 KiB",
                            "",
                            "p50 %.2f ms, p99 %.2f ms, %.0f µs CPU"
                                    .formatted(fsync.millis(0.5), fsync.millis(0.99), fsyncCpu)));
            all.forEach((count, samples) -> addCpu(table, count, samples));
            addLatencies(table, all.getOrDefault(CROWD, Map.of()), fsync);
        }

        /// The null POST carries what a GenerateDataKey does.
        private Map<String, Call> calls() {
            String key = "{\"KeyId\":\"" + tenant.keyArn() + "\"," + CONTEXT;
            Call generate = Call.kms("GenerateDataKey", key + ",\"KeySpec\":\"AES_256\"}");
            Signer signer = new Signer(tenant.credentials(), InstantSource.system());
            String blob;
            try (HttpConnection connection = HttpConnection.open(tenant.coffer().endpoint())) {
                blob = signer.expectOk(connection, generate).between("\"CiphertextBlob\":\"", "\"");
            }
            Map<String, Call> calls = new LinkedHashMap<>();
            calls.put(NULL, generate);
            calls.put("GenerateDataKey", generate);
            calls.put(
                    "Decrypt",
                    Call.kms("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"," + CONTEXT + "}"));
            String plaintext = "A".repeat(43) + "=";
            calls.put(
                    "Encrypt", Call.kms("Encrypt", key + ",\"Plaintext\":\"" + plaintext + "\"}"));
            return calls;
        }

        /// In turns, as a server meets its operations mixed, until little is left to compile.
        private void warmUp(Map<String, Call> calls) {
            try (Connections ours = Connections.open(tenant.target(), CROWD);
                    Connections theirs = Connections.open(nullTarget(), CROWD)) {
                for (int turn = 0; turn < MAX_WARM_UP_TURNS; turn++) {
                    List<Sample> samples =
                            calls.entrySet().stream()
                                    .map(one ->
                                            during(one.getKey(), ours, theirs)
                                                    .during(
                                                            Duration.ofSeconds(1),
                                                            work(one.getValue())))
                                    .toList();
                    if (Sample.isWarm(samples)) return;
                }
            }
        }

        private Map<String, List<Sample>> rounds(Map<String, Call> calls, int count) {
            Duration each = Duration.ofMillis(run.full() ? 5_000 : 1_500);
            Map<String, List<Sample>> samples = new LinkedHashMap<>();
            try (Connections ours = Connections.open(tenant.target(), count);
                    Connections theirs = Connections.open(nullTarget(), count)) {
                for (int round = 0; round < ROUNDS; round++) {
                    calls.forEach((name, call) ->
                            samples.computeIfAbsent(name, key -> new ArrayList<>())
                                    .add(during(name, ours, theirs).during(each, work(call))));
                }
            }
            return samples;
        }

        private static Connections during(String name, Connections ours, Connections theirs) {
            return name.equals(NULL) ? theirs : ours;
        }

        private static Work work(Call call) {
            return (connection, signer, number) -> signer.expectOk(connection, call);
        }

        private Connections.Target nullTarget() {
            return new Connections.Target(
                    nothing.process(), nothing.endpoint(), tenant.credentials());
        }

        private static void addCpu(Table table, int count, Map<String, List<Sample>> samples) {
            List<Sample> reference = samples.getOrDefault(NULL, List.of());
            samples.forEach((name, rounds) -> {
                if (name.equals(NULL)) return;
                double ratio = Sample.medianRatio(rounds, reference, Sample::serverMicrosEach);
                String what = "%s, connections: %d".formatted(name, count);
                String beside = NULL + " " + told(reference);
                table.add(
                        count == CROWD
                                ? Row.within(
                                        what, told(rounds), beside, new Row.Limit(ratio, MOST_CPU))
                                : Row.compared(what, told(rounds), beside, ratio));
            });
        }

        private static String told(List<Sample> rounds) {
            return "%,.0f/s, %.0f µs CPU (client %.0f)"
                    .formatted(
                            Sample.median(rounds, Sample::perSecond),
                            Sample.median(rounds, Sample::serverMicrosEach),
                            Sample.median(rounds, Sample::clientMicrosEach));
        }

        private static void addLatencies(
                Table table, Map<String, List<Sample>> samples, Latencies fsync) {
            double most = 2 * fsync.millis(0.5) + GRACE_MILLIS;
            String nothing = told(Sample.latencies(samples.getOrDefault(NULL, List.of())));
            samples.forEach((name, rounds) -> {
                if (name.equals(NULL)) return;
                Latencies latencies = Sample.latencies(rounds);
                table.add(
                        Row.judged(
                                        "%s latency, connections: %d".formatted(name, CROWD),
                                        told(latencies),
                                        "p99 ≤ %.1f ms".formatted(most),
                                        latencies.millis(0.99) <= most)
                                .beside(NULL + " " + nothing));
            });
        }

        private static String told(Latencies latencies) {
            return "p50 %.1f ms, p99 %.1f ms"
                    .formatted(latencies.millis(0.5), latencies.millis(0.99));
        }
    }
}
