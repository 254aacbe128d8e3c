package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestFactory;

/// The aws command line.
@Order(3)
class CliConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> commands() {
        return tests("cli");
    }
}
