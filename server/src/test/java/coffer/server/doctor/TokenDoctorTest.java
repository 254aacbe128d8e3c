package coffer.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.server.Server;
import coffer.server.config.Configuration;
import coffer.server.doctor.Finding.Severity;
import coffer.testing.attestation.TestCertificate;
import coffer.testing.token.SoftHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The root key in one token, a cluster in another.
@EnabledIf(value = "coffer.testing.token.SoftHsm#isThere", disabledReason = SoftHsm.MISSING)
class TokenDoctorTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final InstantSource clock = InstantSource.system();
    private Path home;
    private SoftHsm hsm;

    @BeforeEach
    void install(@TempDir Path folder) throws IOException {
        home = folder;
        hsm = SoftHsm.here(home.resolve("hsm"), "root", "keys");
        String library = "library = " + SoftHsm.library() + "\n";
        Files.writeString(home.resolve("root-token"), library + "token = root\n");
        Files.writeString(
                home.resolve("cluster"),
                library
                        + "token = keys\ncluster-id = cluster-abcdefghijk\n"
                        + "trust-anchor = anchor.pem\n");
        Files.writeString(
                home.resolve("anchor.pem"),
                TestCertificate.wish("anchor", NOW).authority(1).selfSigned().pem());
        Files.writeString(home.resolve("pin"), SoftHsm.PIN);
        Server.start(configuration(), clock).close();
    }

    @Test
    void findsTokensThatAreThere() {
        assertThat(findings("root key")).extracting(Finding::severity).containsExactly(Severity.OK);
        assertThat(findings("key table")).extracting(Finding::severity).containsOnly(Severity.OK);
        assertThat(findings("hsm clusters"))
                .extracting(Finding::severity)
                .containsExactly(Severity.OK);
    }

    @Test
    void looksBesideARunningServer() {
        try (Server _ = Server.start(configuration(), clock)) {
            assertThat(findings("root key"))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.OK);
            assertThat(findings("hsm clusters"))
                    .extracting(Finding::severity)
                    .containsExactly(Severity.OK);
        }
    }

    @Test
    void missesTokensThatAreNot() {
        hsm.pullOut();

        assertThat(findings("root key")).singleElement().satisfies(TokenDoctorTest::isMissed);
        assertThat(findings("hsm clusters")).singleElement().satisfies(TokenDoctorTest::isMissed);
    }

    @Test
    void saysThatThePinIsWrong() throws IOException {
        Files.writeString(home.resolve("pin"), SoftHsm.WRONG_PIN);

        assertThat(findings("root key"))
                .singleElement()
                .extracting(Finding::found)
                .asString()
                .contains("the PIN is wrong");
    }

    private static void isMissed(Finding finding) {
        assertThat(finding.severity()).isEqualTo(Severity.FAIL);
        assertThat(finding.found()).contains("there is no token");
    }

    private List<Finding> findings(String check) {
        return new Doctor(
                        new Doctor.Patient(configuration(), Optional.empty(), Duration.ofHours(26)),
                        Machine.here(),
                        clock)
                .examine(check);
    }

    private Configuration configuration() {
        return Configuration.of(
                Optional.empty(),
                Map.of(),
                Map.of(
                        "data-dir", home.resolve("data").toString(),
                        "root-dir", home.resolve("root").toString(),
                        "listen-port", "0",
                        "root-key", "pkcs11",
                        "root-token", home.resolve("root-token").toString(),
                        "passphrase-file", home.resolve("pin").toString(),
                        "hsm-clusters", home.resolve("cluster").toString()));
    }
}
