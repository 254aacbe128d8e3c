package coffer.conformance;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A server whose buckets may hold little.
class S3QuotaConformance extends AgainstServer {
    @Override
    Map<String, String> settings(Path home) {
        return Map.of("s3-bucket-max-bytes", "100000", "s3-bucket-max-objects", "5");
    }

    @TestFactory
    Stream<DynamicTest> quotas() {
        return tests("s3_quotas");
    }
}
