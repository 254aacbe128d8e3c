package coffer.server.observe;

import coffer.gate.Demand;
import coffer.gate.observe.Observer;
import coffer.kernel.Bytes;
import coffer.ledger.Ledger;
import coffer.s3.integrity.Scrubber;
import coffer.s3.residence.Tenures;
import coffer.store.blob.Room;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.OperationModel;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Counts and times requests, and tells Prometheus.
///
/// Labels are names of AWS's models and error codes and, if the operator wants it, of so many keys,
/// so there are only so many; nothing a caller sent is among them.
public final class Metrics implements Observer {
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] SECONDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AtomicBoolean hasJvm = new AtomicBoolean();
    private final LongSupplier nanoTime;
    private final Counter requests =
            Counter.builder()
                    .name("coffer_requests_total")
                    .help("Requests answered, by operation and error code; none: a success.")
                    .labelNames("service", "operation", "status", "code")
                    .register(registry);
    private final Histogram durations =
            Histogram.builder()
                    .name("coffer_request_duration_seconds")
                    .help("From the first byte of a request's headers to the last of its answer.")
                    .labelNames("service", "operation")
                    .classicOnly()
                    .classicUpperBounds(SECONDS)
                    .register(registry);
    private final Gauge underWay =
            Gauge.builder()
                    .name("coffer_requests_under_way")
                    .help("Requests being served.")
                    .register(registry);

    private final Optional<KeyMetrics> ofKeys;

    /// `keys` is how many KMS keys are told apart; 0: none are counted. `nanoTime` is a monotonic
    /// clock.
    public Metrics(Ledger ledger, int keys, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.ofKeys = keys == 0 ? Optional.empty() : Optional.of(new KeyMetrics(registry, keys));
        gauge("coffer_ledger_records", "Records in the ledger.", () -> ledger.status().size());
        gauge(
                "coffer_ledger_waiting_records",
                "Records that are durable and not yet in the ledger.",
                () -> ledger.status().waiting());
        gauge(
                "coffer_ledger_failing",
                "1 while the ledger cannot be written, when every request fails.",
                () -> ledger.status().failure().isPresent() ? 1 : 0);
    }

    /// What verifying what is stored came to: how much, what is amiss by the newest pass, and when
    /// one last ended.
    void tell(Supplier<Scrubber.Status> integrity) {
        var _ =
                CounterWithCallback.builder()
                        .name("coffer_scrub_bytes_total")
                        .help("Bytes of stored objects that were verified in the background.")
                        .callback(
                                callback -> callback.call((double) integrity.get().verifiedBytes()))
                        .register(registry);
        gauge(
                "coffer_integrity_flaws",
                "What the newest pass over all that is stored found amiss so far.",
                () -> integrity.get().flaws());
        gauge(
                "coffer_integrity_damages",
                "Those of them by which an object is lost or in danger.",
                () -> integrity.get().damages());
        gauge(
                "coffer_scrub_missed_places",
                "Places for blobs that the newest pass could not look at, or not at all of it.",
                () -> integrity.get().missedPlaces());
        gauge(
                "coffer_scrub_last_ended_seconds",
                "When a whole pass last ended, in seconds since 1970; 0: never.",
                () -> integrity.get().lastEnded().map(Instant::getEpochSecond).orElse(0L));
    }

    /// How we stand with the places for blobs that lie elsewhere.
    void tell(Tenures places) {
        var _ = new PlaceMetrics(registry, places::standings);
    }

    /// How much of the disk is left, and how much of that to records only.
    void tell(Room room) {
        gauge("coffer_disk_usable_bytes", "Bytes free for data.", room::usableBytes);
        gauge(
                "coffer_disk_reserve_bytes",
                "Bytes that uploads leave free; with fewer, they are refused.",
                room::reserveBytes);
    }

    private void gauge(String name, String help, LongSupplier value) {
        var _ =
                GaugeWithCallback.builder()
                        .name(name)
                        .help(help)
                        .callback(callback -> callback.call((double) value.getAsLong()))
                        .register(registry);
    }

    @Override
    public Observation begin(HttpRequest request) {
        long start = nanoTime.getAsLong();
        underWay.inc();
        return answered -> {
            underWay.dec();
            requests.labelValues(
                            answered.service(),
                            answered.operation(),
                            Integer.toString(answered.status()),
                            answered.errorCode())
                    .inc();
            DistributionDataPoint duration =
                    durations.labelValues(answered.service(), answered.operation());
            duration.observe((nanoTime.getAsLong() - start) / NANOS_PER_SECOND);
        };
    }

    @Override
    public void done(OperationModel operation, Collection<Demand> demands, String errorCode) {
        if (ofKeys.isPresent()) ofKeys.get().count(operation.name(), demands, errorCode);
    }

    /// Everything, in Prometheus's text format.
    public Bytes scrape() {
        // They are not needed before somebody looks, and take their time to set up.
        if (!hasJvm.getAndSet(true)) JvmMetrics.builder().register(registry);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return Bytes.adopt(out.toByteArray());
    }
}
