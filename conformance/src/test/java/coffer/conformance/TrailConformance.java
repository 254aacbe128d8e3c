package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// CloudTrail as boto3 sees it.
class TrailConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> whoDidWhat() {
        return tests("trail");
    }
}
