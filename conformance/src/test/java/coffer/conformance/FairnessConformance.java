package coffer.conformance;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A server with few places for requests.
class FairnessConformance extends AgainstServer {
    @Override
    Map<String, String> settings(Path home) {
        return Map.of("max-requests", "40");
    }

    @TestFactory
    Stream<DynamicTest> fairness() {
        return tests("fairness");
    }
}
