package coffer.conformance;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Keys in two regions of one server, and what operators limit and count of keys.
class KmsMultiRegionConformance extends AgainstServer {
    @Override
    Map<String, String> settings(Path home) {
        return Map.of(
                "regions", "us-east-1,eu-central-1",
                "kms-request-quotas", "ListKeyPolicies=2",
                "kms-key-metrics", "1000");
    }

    @TestFactory
    Stream<DynamicTest> regionsQuotasAndCounters() {
        return tests("kms_multi_region", "kms_multi_region_import", "kms_quotas");
    }
}
