package coffer.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.server.Server;
import coffer.server.config.Configuration;
import coffer.server.doctor.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The doctor says whose the places for blobs are, whether a server runs or not.
class PlaceChecksTest {
    @TempDir Path folder;
    private Path place;

    @BeforeEach
    void install() throws IOException {
        place = Files.writeString(folder.resolve("place.properties"), "directory = place");
        Server.start(configuration("original"), InstantSource.system()).close();
    }

    @Test
    void aPlaceIsOursWhileItsServerMarksItOverAndOver() {
        assertOurs();
        try (Server server = Server.start(configuration("original"), InstantSource.system())) {
            assertThat(server.endpoint()).isNotNull();
            assertOurs();
        }
        assertOurs();
    }

    private void assertOurs() {
        assertThat(held("original"))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.OK);
                    assertThat(found.found()).contains("us-east-1");
                });
    }

    @Test
    void anotherCopyHasUsedIt() throws IOException {
        copyTo("copy");
        Server.start(configuration("copy"), InstantSource.system()).close();

        assertThat(held("copy")).extracting(Finding::severity).containsExactly(Severity.OK);
        assertThat(held("original"))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.severity()).isEqualTo(Severity.FAIL);
                    assertThat(found.found()).contains("another copy", "--adopt-blob-places=");
                });
    }

    @Test
    void anotherInstallationHasIt() throws IOException {
        Files.delete(folder.resolve("place/coffer-place"));
        Server.start(configuration("stranger"), InstantSource.system()).close();

        assertThat(held("original"))
                .singleElement()
                .satisfies(found -> assertThat(found.severity()).isEqualTo(Severity.FAIL));
    }

    private void copyTo(String name) throws IOException {
        Path original = folder.resolve("original");
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, folder.resolve(name).resolve(original.relativize(file)));
            }
        }
    }

    private List<Finding> held(String name) {
        return new Doctor(
                        new Doctor.Patient(
                                configuration(name), Optional.empty(), Duration.ofHours(26)),
                        Machine.here(),
                        InstantSource.system())
                .examine("places held");
    }

    private Configuration configuration(String name) {
        return Configuration.of(
                Optional.empty(),
                Map.of(),
                Map.of(
                        "data-dir", folder.resolve(name).resolve("data").toString(),
                        "root-dir", folder.resolve(name).resolve("root").toString(),
                        "blob-places", place.toString(),
                        "blob-places-interval", "1",
                        "listen-port", "0"));
    }
}
