package coffer.server.observe;

import coffer.gate.Demand;
import coffer.gate.observe.Observer;
import coffer.kernel.Bytes;
import coffer.kernel.Trace;
import coffer.ledger.Ledger;
import coffer.s3.integrity.Scrubber;
import coffer.s3.residence.Tenures;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import coffer.store.blob.Room;
import coffer.wire.http.HttpRequest;
import coffer.wire.schema.OperationModel;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

/// Whoever watches this server: always its metrics, and a collector of traces if there is one.
public final class Watchers implements Observer, AutoCloseable {
    private final Metrics metrics;
    private final Optional<Tracing> tracing;

    private Watchers(Metrics metrics, Optional<Tracing> tracing) {
        this.metrics = metrics;
        this.tracing = tracing;
    }

    public static Watchers of(Configuration configuration, Ledger ledger) {
        return new Watchers(
                new Metrics(
                        ledger, configuration.value(Settings.KMS_KEY_METRICS), System::nanoTime),
                configuration
                        .value(Settings.OTLP_ENDPOINT)
                        .map(collector ->
                                Tracing.to(
                                        collector, configuration.value(Settings.TRACE_PERCENT))));
    }

    /// From now on metrics tell what verifying what is stored came to, how we stand with the places
    /// for blobs, and what room there is.
    public void tell(Supplier<Scrubber.Status> integrity, Tenures places, Room room) {
        metrics.tell(integrity);
        metrics.tell(places);
        metrics.tell(room);
    }

    public Bytes scrape() {
        return metrics.scrape();
    }

    @Override
    public Observation begin(HttpRequest request) {
        Observation counted = metrics.begin(request);
        return tracing.<Observation>map(traces -> new Both(counted, traces.begin(request)))
                .orElse(counted);
    }

    @Override
    public void done(OperationModel operation, Collection<Demand> demands, String errorCode) {
        metrics.done(operation, demands, errorCode);
    }

    private record Both(Observation counted, Observation traced) implements Observation {
        @Override
        public void answered(Answered answered) {
            counted.answered(answered);
            traced.answered(answered);
        }

        @Override
        public Optional<Trace.Span> span() {
            return traced.span();
        }
    }

    @Override
    public void close() {
        tracing.ifPresent(Tracing::close);
    }
}
