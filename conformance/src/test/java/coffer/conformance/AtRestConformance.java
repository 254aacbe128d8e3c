package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The data directory, searched for what was stored.
class AtRestConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> nothingIsReadable() {
        return tests("at_rest");
    }
}
