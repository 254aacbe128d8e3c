package coffer.conformance;

import coffer.conformance.client.PythonClient;
import coffer.conformance.server.ChildServer;
import coffer.conformance.server.Home;
import coffer.testing.attestation.TestCertificate;
import coffer.testing.token.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
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
    Stream<DynamicTest> customKeyStores() throws IOException {
        SoftHsm hsm = SoftHsm.in(directory.resolve("hsm"));
        hsm.create("first");
        hsm.create("second");
        write("anchor.pem", anchor());
        write("pin", SoftHsm.PIN);
        write("library", SoftHsm.library().toString());
        List<Path> clusters =
                List.of(
                        cluster("cluster-abcdefghijk", "first"),
                        cluster("cluster-abcdefghijm", "second"));
        Home home =
                new Home(
                        directory, Map.of("hsm-clusters", clusters.get(0) + "," + clusters.get(1)));
        Map<String, String> environment =
                Map.of(hsm.environmentName(), hsm.configuration().toString());
        PythonClient client = new PythonClient(scratch);

        return Stream.concat(
                beforeTheKill(home, environment, client).stream(),
                afterwards(home, environment, client).stream());
    }

    private static List<DynamicTest> beforeTheKill(
            Home home, Map<String, String> environment, PythonClient client) {
        try (ChildServer server = ChildServer.start(home, environment)) {
            List<DynamicTest> tests =
                    client.tests(server.installation(), "kms_custom_store").toList();
            server.kill();
            return tests;
        }
    }

    private static List<DynamicTest> afterwards(
            Home home, Map<String, String> environment, PythonClient client) {
        try (ChildServer server = ChildServer.start(home, environment)) {
            return client.tests(server.installation(), "kms_custom_store_after").toList();
        }
    }

    private Path cluster(String id, String label) throws IOException {
        return write(
                label + ".properties",
                "cluster-id = %s\nlibrary = %s\ntoken = %s\ntrust-anchor = anchor.pem\n"
                        .formatted(id, SoftHsm.library(), label));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static String anchor() {
        return TestCertificate.wish("cluster", InstantSource.system().instant())
                .authority(1)
                .selfSigned()
                .pem();
    }
}
