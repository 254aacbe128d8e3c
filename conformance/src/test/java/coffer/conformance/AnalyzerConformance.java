package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Access Analyzer as boto3 sees it.
class AnalyzerConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> validatesChecksAndGenerates() {
        return tests("analyzer");
    }
}
