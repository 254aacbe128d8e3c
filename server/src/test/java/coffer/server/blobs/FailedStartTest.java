package coffer.server.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.s3.residence.Hold;
import coffer.s3.residence.Standing;
import coffer.s3.residence.Tenures;
import coffer.server.Installation;
import coffer.server.Server;
import coffer.server.config.Configuration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A start that comes to nothing leaves its places for blobs as it found them.
class FailedStartTest {
    @TempDir Path home;
    private final Map<String, String> flags = new HashMap<>();

    @BeforeEach
    void configure() throws IOException {
        Path place = Files.writeString(home.resolve("place.properties"), "directory = place");
        flags.put("data-dir", home.resolve("data").toString());
        flags.put("root-dir", home.resolve("root").toString());
        flags.put("blob-places", place.toString());
    }

    @Test
    void thePortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            flags.put("listen-port", Integer.toString(other.getLocalPort()));
            assertStartFails();
        }

        assertThat(holdOfTheNextStart()).isEqualTo(Hold.OURS);
    }

    @Test
    void theCertificateCannotBeRead() throws IOException {
        Path nothing = Files.writeString(home.resolve("nothing.pem"), "no certificate");
        flags.put("tls-certificate", nothing.toString());
        flags.put("tls-key", nothing.toString());
        assertStartFails();

        assertThat(holdOfTheNextStart()).isEqualTo(Hold.OURS);
    }

    private void assertStartFails() {
        assertThatThrownBy(() -> Server.start(configuration(), InstantSource.system()).close())
                .isInstanceOf(RuntimeException.class);
        assertThat(home.resolve("place/coffer-place")).exists();
    }

    private Hold holdOfTheNextStart() {
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        try (Installation installation = Installation.open(configuration(), clock, random);
                Tenures tenures =
                        Places.tenures(configuration(), installation.directory(), clock, random)) {
            tenures.begin();
            assertThat(tenures.standings()).hasSize(1);
            Standing standing = tenures.standings().getFirst();
            assertThat(standing.answers()).isTrue();
            return standing.hold();
        }
    }

    private Configuration configuration() {
        return Configuration.of(Optional.empty(), Map.of(), flags);
    }
}
