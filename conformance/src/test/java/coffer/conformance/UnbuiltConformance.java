package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What is modelled and not built, as boto3 sees it.
class UnbuiltConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> servicesOfWhichNothingIsBuilt() {
        return tests("unbuilt");
    }
}
