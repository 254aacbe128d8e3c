package coffer.server.observe;

import coffer.gate.Demand;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Counts what is asked of each KMS key, by clients and by services for them.
///
/// So many keys are told apart as the operator allows, those that were asked for first since the
/// start; all others are counted together, so that nobody fills memory by making keys.
final class KeyMetrics {
    private static final String KEY = "AWS::KMS::Key";
    private static final String OTHERS = "others";

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Semaphore room;
    private final Counter requests;

    KeyMetrics(PrometheusRegistry registry, int keys) {
        this.room = new Semaphore(keys);
        this.requests =
                Counter.builder()
                        .name("coffer_kms_key_requests_total")
                        .help("Requests for a KMS key, by operation and error code.")
                        .labelNames("key", "operation", "code")
                        .register(registry);
    }

    void count(String operation, Collection<Demand> demands, String errorCode) {
        demands.stream()
                .filter(demand -> demand.resourceType().equals(KEY))
                .map(Demand::resource)
                .distinct()
                .forEach(key -> requests.labelValues(name(key), operation, errorCode).inc());
    }

    private String name(String key) {
        if (known.contains(key)) return key;
        if (!room.tryAcquire()) return OTHERS;
        if (!known.add(key)) room.release();
        return key;
    }
}
