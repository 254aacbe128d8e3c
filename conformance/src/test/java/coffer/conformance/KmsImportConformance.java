package coffer.conformance;

import coffer.conformance.client.PythonClient;
import coffer.conformance.server.Home;
import coffer.conformance.server.RunningServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Keys that are brought from outside, as boto3, the aws CLI and openssl see them.
class KmsImportConformance extends AgainstServer {
    @TestFactory
    Stream<DynamicTest> keysBroughtFromOutside() {
        return tests("kms_import");
    }

    @TestFactory
    Stream<DynamicTest> tokensOutliveARestart(@TempDir Path directory, @TempDir Path scratch) {
        Home home = new Home(directory);
        PythonClient client = new PythonClient(scratch);
        return Stream.of("before", "after").flatMap(turn -> once(home, client).stream());
    }

    private static List<DynamicTest> once(Home home, PythonClient client) {
        try (RunningServer server = RunningServer.start(home)) {
            return client.tests(server.installation(), "kms_import_restart").toList();
        }
    }
}
