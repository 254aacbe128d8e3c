package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// Thousands of requests that nobody meant to send, through the whole server.
class FuzzConformance extends AgainstServer {
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
