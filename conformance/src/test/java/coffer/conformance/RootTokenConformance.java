package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.conformance.client.PythonClient;
import coffer.conformance.server.ChildServer;
import coffer.conformance.server.Home;
import coffer.server.audit.Audit;
import coffer.testing.token.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// An installation whose root key is in a token of SoftHSM2: it survives a kill, and opens with
/// that token and its PIN only.
@EnabledIf(value = "coffer.testing.token.SoftHsm#isThere", disabledReason = SoftHsm.MISSING)
class RootTokenConformance {
    @TempDir Path directory;
    @TempDir Path scratch;

    @TestFactory
    Stream<DynamicTest> everythingHangsFromTheToken() throws IOException {
        SoftHsm hsm = SoftHsm.here(directory.resolve("hsm"), "root");
        Path pin = Files.writeString(directory.resolve("pin"), SoftHsm.PIN);
        Path token =
                Files.writeString(
                        directory.resolve("token"),
                        "library = " + SoftHsm.library() + "\ntoken = root\n");
        Home home =
                new Home(
                        directory,
                        Map.of(
                                "root-key", "pkcs11",
                                "root-token", token.toString(),
                                "passphrase-file", pin.toString()));
        Map<String, String> environment =
                Map.of(hsm.environmentName(), hsm.configuration().toString());
        PythonClient client = new PythonClient(scratch);

        List<DynamicTest> before = runOnce(home, environment, client, "restart_before");
        List<DynamicTest> after = runOnce(home, environment, client, "restart_after");
        Audit.Verification record = home.verifyRecord();
        DynamicTest whole =
                DynamicTest.dynamicTest(
                        "the record is whole",
                        () -> assertThat(record.isIntact()).as(record.sentence()).isTrue());
        return Stream.of(
                        before.stream(),
                        after.stream(),
                        Stream.of(whole, refusals(home, environment, hsm, pin)))
                .flatMap(tests -> tests);
    }

    private static List<DynamicTest> runOnce(
            Home home, Map<String, String> environment, PythonClient client, String suite) {
        try (ChildServer server = ChildServer.start(home, environment)) {
            List<DynamicTest> tests = client.tests(server.installation(), suite).toList();
            server.kill();
            return tests;
        }
    }

    private static DynamicTest refusals(
            Home home, Map<String, String> environment, SoftHsm hsm, Path pin) {
        return DynamicTest.dynamicTest(
                "without the token or its PIN the server does not start, and says why",
                () -> {
                    hsm.pullOut();
                    assertThatThrownBy(() -> ChildServer.start(home, environment))
                            .hasMessageContaining("there is no token `root`");
                    hsm.putBack();
                    Files.writeString(pin, SoftHsm.WRONG_PIN);
                    assertThatThrownBy(() -> ChildServer.start(home, environment))
                            .hasMessageContaining("the PIN is wrong")
                            .hasMessageNotContaining(SoftHsm.WRONG_PIN);
                });
    }
}
