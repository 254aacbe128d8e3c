package coffer.server.observe;

import coffer.s3.residence.Hold;
import coffer.s3.residence.Standing;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// How we stand with each place for blobs that lies elsewhere, by the regions whose blobs are
/// there.
final class PlaceMetrics {
    private final PrometheusRegistry registry;
    private final Supplier<List<Standing>> places;

    PlaceMetrics(PrometheusRegistry registry, Supplier<List<Standing>> places) {
        this.registry = registry;
        this.places = places;
        gauge(
                "coffer_place_answers",
                "1 if the place answered when it was looked at last.",
                place -> place.answers() ? 1 : 0);
        gauge(
                "coffer_place_held",
                "1 while it is certain that no other copy of the installation uses the place.",
                place -> place.hold() == Hold.OURS ? 1 : 0);
        gauge(
                "coffer_place_lost",
                "1 once another copy of the installation has the place: nothing is put there.",
                place -> place.hold() == Hold.LOST ? 1 : 0);
        gauge(
                "coffer_place_withheld_since_seconds",
                "Since when nothing is removed from the place, in seconds since 1970; 0: it is.",
                place -> place.withheldSince().map(Instant::getEpochSecond).orElse(0L));
    }

    private void gauge(String name, String help, ToLongFunction<Standing> value) {
        var _ =
                GaugeWithCallback.builder()
                        .name(name)
                        .help(help)
                        .labelNames("regions")
                        .callback(callback ->
                                places.get()
                                        .forEach(place ->
                                                callback.call(
                                                        (double) value.applyAsLong(place),
                                                        place.regions())))
                        .register(registry);
    }
}
