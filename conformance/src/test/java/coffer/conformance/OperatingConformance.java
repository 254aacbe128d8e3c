package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Metrics and limits, as operators and guessers meet them.
class OperatingConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> operating() {
        return tests("operating");
    }
}
