package coffer.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What the HTTP engine decides before and around an operation, over raw sockets and curl.
class HttpConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> expectationsAndHttp2() {
        return tests("expect");
    }
}
