package coffer.benchmarks.section;

import coffer.benchmarks.child.Coffer;
import coffer.benchmarks.child.Scratch;
import coffer.benchmarks.client.HttpConnection;
import coffer.benchmarks.load.Connections;
import coffer.benchmarks.load.Sample;
import coffer.benchmarks.load.Work;
import coffer.benchmarks.report.Row;
import coffer.benchmarks.report.Table;
import coffer.kernel.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A storm of clients that connect, ask once and leave: TLS connections made in a second, by
/// resuming a session and by a full handshake.
public final class ConnectionSection implements Section {
    private static final int AT_ONCE = 16;
    private static final int ROUNDS = 3;
    private static final int WARM_UP_TURNS = 8;
    private static final Bytes READY =
            Bytes.utf8("GET /-/ready HTTP/1.1\r\nhost: localhost\r\n\r\n");

    @Override
    public void measure(Run run, Table table) {
        Duration each = Duration.ofMillis(run.full() ? 5_000 : 1_500);
        try (Scratch scratch = Scratch.create()) {
            Coffer.Site site = run.site(scratch, "connections");
            try (Coffer coffer = Coffer.start(site)) {
                Connections.Target target =
                        new Connections.Target(
                                coffer.process(), coffer.endpoint(), Coffer.rootCredentials(site));
                try (Connections storm = Connections.open(target, AT_ONCE)) {
                    for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
                        storm.during(each, asking(turn % 2 == 0));
                    }
                    table.add(row("resumed", rounds(storm, each, asking(false))));
                    table.add(row("in full", rounds(storm, each, asking(true))));
                }
            }
        }
    }

    private static List<Sample> rounds(Connections storm, Duration each, Work work) {
        List<Sample> rounds = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) rounds.add(storm.during(each, work));
        return rounds;
    }

    private static Work asking(boolean forgetting) {
        return (connection, signer, number) -> {
            try (HttpConnection fresh = HttpConnection.open(connection.endpoint())) {
                fresh.download(READY);
                if (forgetting) fresh.forgetSession();
            }
        };
    }

    private static Row row(String how, List<Sample> rounds) {
        return Row.told(
                "new TLS connections, %d at a time, handshakes %s".formatted(AT_ONCE, how),
                "%,.0f/s, %.0f µs CPU (client %.0f)"
                        .formatted(
                                Sample.median(rounds, Sample::perSecond),
                                Sample.median(rounds, Sample::serverMicrosEach),
                                Sample.median(rounds, Sample::clientMicrosEach)),
                "");
    }
}
