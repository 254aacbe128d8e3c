package coffer.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Demand;
import coffer.kernel.AccountId;
import coffer.kernel.Arn;
import coffer.kernel.Region;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyMetricsTest {
    private static final AccountId ACCOUNT = new AccountId("111122223333");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final KeyMetrics metrics = new KeyMetrics(registry, 2);

    @Test
    void countsByKeyOperationAndErrorCode() {
        metrics.count("Encrypt", List.of(on("a")), "");
        metrics.count("Encrypt", List.of(on("a")), "");
        metrics.count("Encrypt", List.of(on("a")), "DisabledException");
        metrics.count("Decrypt", List.of(on("b")), "");

        assertThat(counted(arn("a"), "Encrypt", "")).isEqualTo(2);
        assertThat(counted(arn("a"), "Encrypt", "DisabledException")).isEqualTo(1);
        assertThat(counted(arn("b"), "Decrypt", "")).isEqualTo(1);
    }

    @Test
    void tellsNoMoreKeysApartThanItMay() {
        for (String key : List.of("a", "b", "c", "d", "a")) {
            metrics.count("Encrypt", List.of(on(key)), "");
        }

        assertThat(counted(arn("a"), "Encrypt", "")).isEqualTo(2);
        assertThat(counted(arn("b"), "Encrypt", "")).isEqualTo(1);
        assertThat(counted("others", "Encrypt", "")).isEqualTo(2);
    }

    @Test
    void oneRequestForTwoKeysCountsForBothAndForOneKeyTwiceCountsOnce() {
        metrics.count("ReEncrypt", List.of(on("a"), on("b")), "");
        metrics.count("ReEncrypt", List.of(on("a"), on("a")), "");

        assertThat(counted(arn("a"), "ReEncrypt", "")).isEqualTo(2);
        assertThat(counted(arn("b"), "ReEncrypt", "")).isEqualTo(1);
    }

    @Test
    void whatIsNotAboutAKeyIsNotCounted() {
        metrics.count("ListKeys", List.of(Demand.onEverything("kms:ListKeys", ACCOUNT)), "");

        assertThat(registry.scrape().stream().flatMap(all -> all.getDataPoints().stream()))
                .isEmpty();
    }

    private double counted(String key, String operation, String code) {
        return registry.scrape().stream()
                .flatMap(all -> ((CounterSnapshot) all).getDataPoints().stream())
                .filter(point -> key.equals(point.getLabels().get("key")))
                .filter(point -> operation.equals(point.getLabels().get("operation")))
                .filter(point -> code.equals(point.getLabels().get("code")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private static Demand on(String id) {
        Arn key = Arn.parse(arn(id));
        return Demand.on("kms:Encrypt", key, "AWS::KMS::Key", ACCOUNT);
    }

    private static String arn(String id) {
        return Arn.of("kms", new Region("eu-west-1"), ACCOUNT, "key/" + id).toString();
    }
}
