package coffer.benchmarks.section;

import coffer.benchmarks.child.Coffer;
import coffer.benchmarks.child.Scratch;
import coffer.benchmarks.client.HttpConnection;
import coffer.benchmarks.client.Payload;
import coffer.benchmarks.client.Signer;
import coffer.benchmarks.load.Connections;
import coffer.benchmarks.load.Sample;
import coffer.benchmarks.report.Row;
import coffer.benchmarks.report.Table;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What it costs the server to list a bucket of many keys, in pages of a thousand.
///
/// Budgets: 10 µs of CPU for each key; and no more memory at the end of all listings than 1.1 times
/// what the first ones took.
public final class ListingSection implements Section {
    private static final double MOST_MICROS = 10;
    private static final double MOST_GROWTH = 1.10;
    private static final int CONNECTIONS = 2;
    private static final int ROUNDS = 3;
    private static final int MOST_PAGES = 250;
    private static final int PAGES_OF_FOLDERS = 2;
    private static final long MIB = 1024 * 1024;

    @Override
    public void measure(Run run, Table table) {
        ManyKeys keys = new ManyKeys(run.keys());
        try (Scratch scratch = Scratch.create()) {
            // Verifying reads what is only named here.
            Coffer.Site site = run.site(scratch, "listing").with("scrub-bytes-per-second", "0");
            Tenant tenant = withOneObject(site);
            keys.write(site);
            try (Coffer coffer = Coffer.start(site)) {
                new Bench(tenant.at(coffer), keys).measure(table);
            }
        }
    }

    private static Tenant withOneObject(Coffer.Site site) {
        try (Coffer coffer = Coffer.start(site)) {
            Tenant tenant = Tenant.create(coffer, Coffer.rootCredentials(site));
            Signer signer = new Signer(tenant.credentials(), InstantSource.system());
            try (HttpConnection connection = HttpConnection.open(coffer.endpoint())) {
                Payload payload = Payload.text("listed");
                signer.expectOk(connection, tenant.put(ManyKeys.name(0), payload, payload.crc32()));
            }
            return tenant;
        }
    }

    private record Bench(Tenant tenant, ManyKeys keys) {
        void measure(Table table) {
            int pages = Math.min(keys.folders(), MOST_PAGES);
            int folders = Math.min(keys.folders(), ListingWalk.PAGE);
            AtomicInteger next = new AtomicInteger();
            Supplier<ListingWalk> objects = () -> walk(new ListingWalk.Objects());
            Supplier<ListingWalk> inFolders = () -> walk(new ListingWalk.InFolders(keys, next));
            Supplier<ListingWalk> versions = () -> walk(new ListingWalk.Versions());
            Supplier<ListingWalk> roots = () -> new ListingWalk(new ListingWalk.Folders(), folders);

            List.of(objects, inFolders, versions).forEach(kind -> rounds(kind, pages, 1));
            rounds(roots, PAGES_OF_FOLDERS, 1);
            long firstBytes = tenant.coffer().process().peakBytes();

            table.add(judged("ListObjectsV2", rounds(objects, pages, ROUNDS)));
            table.add(judged("ListObjectsV2 of a folder", rounds(inFolders, pages, ROUNDS)));
            table.add(judged("ListObjectVersions", rounds(versions, pages, ROUNDS)));
            table.add(told(folders, rounds(roots, PAGES_OF_FOLDERS, ROUNDS)));
            table.add(memory(firstBytes));
        }

        private static ListingWalk walk(ListingWalk.Kind kind) {
            return new ListingWalk(kind, ListingWalk.PAGE);
        }

        private List<Sample> rounds(Supplier<ListingWalk> kind, int pages, int times) {
            List<ListingWalk> walks = Stream.generate(kind).limit(CONNECTIONS).toList();
            List<Sample> rounds = new ArrayList<>();
            try (Connections connections = Connections.open(tenant.target(), CONNECTIONS)) {
                for (int round = 0; round < times; round++) {
                    rounds.add(
                            connections.times(
                                    pages,
                                    (connection, signer, number) ->
                                            walks.get(number).page(connection, signer)));
                }
            }
            return rounds;
        }

        private Row judged(String operation, List<Sample> rounds) {
            double micros = microsEach(rounds, ListingWalk.PAGE);
            return Row.judged(
                    "%s, %,d keys in all".formatted(operation, keys.count()),
                    "%.1f µs CPU a key, %.0f ms a page (client %.1f µs)"
                            .formatted(micros, middleMillis(rounds), clientMicrosEach(rounds)),
                    "≤ %.0f µs".formatted(MOST_MICROS),
                    micros <= MOST_MICROS);
        }

        private Row told(int folders, List<Sample> rounds) {
            return Row.told(
                    "ListObjectsV2 of %,d folders of %,d keys"
                            .formatted(folders, ManyKeys.IN_FOLDER),
                    "%.1f µs CPU a folder, %.0f ms a page"
                            .formatted(microsEach(rounds, folders), middleMillis(rounds)),
                    "");
        }

        private Row memory(long firstBytes) {
            long lastBytes = tenant.coffer().process().peakBytes();
            return Row.within(
                    "memory, listed over and over",
                    "peak %d MiB".formatted(lastBytes / MIB),
                    "after the first listings: %d MiB".formatted(firstBytes / MIB),
                    new Row.Limit((double) lastBytes / firstBytes, MOST_GROWTH));
        }

        private static double microsEach(List<Sample> rounds, int inPage) {
            return Sample.median(rounds, Sample::serverMicrosEach) / inPage;
        }

        private static double clientMicrosEach(List<Sample> rounds) {
            return Sample.median(rounds, Sample::clientMicrosEach) / ListingWalk.PAGE;
        }

        private static double middleMillis(List<Sample> rounds) {
            return Sample.latencies(rounds).millis(0.5);
        }
    }
}
