package coffer.conformance;

import coffer.conformance.client.PythonClient;
import coffer.conformance.server.ChildServer;
import coffer.conformance.server.Tokens;
import coffer.testing.token.SoftHsm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// Keys in SoftHSM2's tokens, whose server is killed and comes back.
@EnabledIf(value = "coffer.testing.token.SoftHsm#isThere", disabledReason = SoftHsm.MISSING)
class CustomKeyStoreConformance {
    @TempDir Path directory;
    @TempDir Path scratch;

    @TestFactory
    Stream<DynamicTest> customKeyStores() {
        Tokens tokens = Tokens.make(directory, 2);
        PythonClient client = new PythonClient(scratch);

        return Stream.concat(
                beforeTheKill(tokens, client).stream(), afterwards(tokens, client).stream());
    }

    private static List<DynamicTest> beforeTheKill(Tokens tokens, PythonClient client) {
        try (ChildServer server = ChildServer.start(tokens.home(Map.of()), tokens.environment())) {
            List<DynamicTest> tests =
                    client.tests(server.installation(), "kms_custom_store").toList();
            server.kill();
            return tests;
        }
    }

    private static List<DynamicTest> afterwards(Tokens tokens, PythonClient client) {
        try (ChildServer server = ChildServer.start(tokens.home(Map.of()), tokens.environment())) {
            return client.tests(server.installation(), "kms_custom_store_after").toList();
        }
    }
}
