package coffer.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.s3.residence.Hold;
import coffer.s3.residence.Standing;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlaceMetricsTest {
    private static final Instant NOON = Instant.ofEpochSecond(1_795_348_800);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final List<Standing> places = new ArrayList<>();

    @BeforeEach
    void register() {
        var _ = new PlaceMetrics(registry, () -> places);
    }

    @Test
    void tellsPlacesApart() {
        places.add(new Standing("eu-central-1", Hold.OURS, true, Optional.empty()));
        places.add(new Standing("us-east-1", Hold.LOST, false, Optional.of(NOON)));

        assertThat(told("coffer_place_answers", "eu-central-1")).isEqualTo(1);
        assertThat(told("coffer_place_held", "eu-central-1")).isEqualTo(1);
        assertThat(told("coffer_place_lost", "eu-central-1")).isZero();
        assertThat(told("coffer_place_withheld_since_seconds", "eu-central-1")).isZero();
        assertThat(told("coffer_place_answers", "us-east-1")).isZero();
        assertThat(told("coffer_place_held", "us-east-1")).isZero();
        assertThat(told("coffer_place_lost", "us-east-1")).isEqualTo(1);
        assertThat(told("coffer_place_withheld_since_seconds", "us-east-1"))
                .isEqualTo(NOON.getEpochSecond());
    }

    @Test
    void whoeverWaitsNeitherHoldsAPlaceNorLostIt() {
        for (Hold hold : List.of(Hold.UNKNOWN, Hold.WAITING)) {
            places.clear();
            places.add(new Standing("us-east-1", hold, true, Optional.of(NOON)));

            assertThat(told("coffer_place_held", "us-east-1")).isZero();
            assertThat(told("coffer_place_lost", "us-east-1")).isZero();
        }
    }

    private double told(String name, String regions) {
        return registry.scrape().stream()
                .filter(all -> all.getMetadata().getName().equals(name))
                .flatMap(all -> ((GaugeSnapshot) all).getDataPoints().stream())
                .filter(point -> regions.equals(point.getLabels().get("regions")))
                .mapToDouble(GaugeSnapshot.GaugeDataPointSnapshot::getValue)
                .findFirst()
                .orElseThrow();
    }
}
