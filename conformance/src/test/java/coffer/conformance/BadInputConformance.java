package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Requests that no client sends, over raw sockets.
class BadInputConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> refusals() {
        return tests("bad_input");
    }
}
