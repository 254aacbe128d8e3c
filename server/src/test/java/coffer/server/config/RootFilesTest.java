package coffer.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.testing.attestation.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootFilesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final TestCertificate one = TestCertificate.wish("one", NOW).authority(1).selfSigned();
    private final TestCertificate two = TestCertificate.wish("two", NOW).authority(1).selfSigned();

    @Test
    void readsEveryCertificateOfEveryFile(@TempDir Path folder) throws IOException {
        Path both = Files.writeString(folder.resolve("both.pem"), one.pem() + two.pem());
        Path again = Files.writeString(folder.resolve("again.pem"), one.pem());

        assertThat(RootFiles.read(List.of(both, again)))
                .containsExactlyInAnyOrder(one.certificate(), two.certificate());
        assertThat(RootFiles.read(List.of())).isEmpty();
    }

    @Test
    void namesTheFileThatDoesNotServe(@TempDir Path folder) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate at all");
        Path broken =
                Files.writeString(folder.resolve("broken.pem"), one.pem().replace("MII", "AAA"));

        for (Path file : List.of(empty, text, broken, folder.resolve("absent.pem"))) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> RootFiles.read(List.of(file)))
                    .withMessageContaining(file.toString());
        }
    }
}
