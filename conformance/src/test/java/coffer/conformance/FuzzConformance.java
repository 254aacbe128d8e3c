package coffer.conformance;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Thousands of requests that nobody meant to send, through the whole server.
class FuzzConformance extends AgainstServer {
    /// In minutes there are more wrong signatures than one address may send.
    @Override
    Map<String, String> settings(Path home) {
        return Map.of("failed-signatures-per-minute", "1000000");
    }

    @TestFactory
    Stream<DynamicTest> forSeconds() {
        return tests("fuzz");
    }

    @Tag("long")
    @TestFactory
    Stream<DynamicTest> forMinutes() {
        return tests("fuzz_long");
    }
}
