package coffer.conformance;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Identity providers outside, and the roles they lead to.
class FederationConformance extends AgainstServer {
    @Override
    Map<String, String> settings(Path home) {
        return Map.of(
                "identity-provider-networks",
                "127.0.0.0/8,::1/128",
                "unsigned-requests-per-minute",
                "10000");
    }

    @TestFactory
    Stream<DynamicTest> webIdentitiesAndAssertions() {
        return tests("federation_web_identity", "federation_saml", "sts_federation");
    }
}
