package coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import coffer.crypto.pkcs11.TokenName;
import coffer.kernel.Bytes;
import coffer.kms.customstore.HsmCluster;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.testing.attestation.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HsmClustersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String GOOD =
            """
            cluster-id = cluster-abcdefghijk
            library = /opt/hsm/library.so
            token = keys
            trust-anchor = anchor.pem
            """;

    private final TestCertificate anchor =
            TestCertificate.wish("anchor", NOW).authority(1).selfSigned();
    private Path folder;

    @BeforeEach
    void write(@TempDir Path home) throws IOException {
        folder = home;
        Files.writeString(folder.resolve("anchor.pem"), anchor.pem());
    }

    @Test
    void readsWhatAFileSays() throws IOException {
        Path file = file("good", GOOD);

        assertThat(HsmClusters.read(configuration(Map.of(), file)))
                .containsExactly(
                        new HsmCluster(
                                "cluster-abcdefghijk",
                                new TokenName(Path.of("/opt/hsm/library.so"), "keys"),
                                Bytes.adopt(anchor.der())));
        assertThat(HsmClusters.read(configuration(Map.of()))).isEmpty();
    }

    @Test
    void namesTheFileThatDoesNotServe() throws IOException {
        List<String> bad =
                List.of(
                        "",
                        GOOD + "pin = 1234\n",
                        GOOD.replace("abcdefghijk", "1"),
                        GOOD.replace("/opt/hsm/", ""),
                        GOOD.replace("= keys", "= " + "k".repeat(33)),
                        GOOD.replace("token = keys", "token ="));
        for (String text : bad) {
            Path file = file("bad", text);

            assertThatExceptionOfType(ConfigurationException.class)
                    .as(text)
                    .isThrownBy(() -> HsmClusters.read(configuration(Map.of(), file)))
                    .withMessageContaining(file.toString());
        }
    }

    @Test
    void aTokenHasOneUse() throws IOException {
        Path one = file("one", GOOD);
        Path sameToken = file("two", GOOD.replace("hijk", "hijm"));
        Path sameCluster = file("three", GOOD.replace("= keys", "= others"));
        Path root = file("root", "library = /opt/hsm/library.so\ntoken = keys\n");
        Map<String, String> rootIsThere =
                Map.of("root-key", "pkcs11", "root-token", root.toString());

        assertRefused(configuration(Map.of(), one, sameToken));
        assertRefused(configuration(Map.of(), one, sameCluster));
        assertRefused(configuration(rootIsThere, one));
        assertThat(HsmClusters.read(configuration(rootIsThere, sameCluster))).hasSize(1);
    }

    private static void assertRefused(Configuration configuration) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> HsmClusters.read(configuration));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Configuration configuration(Map<String, String> more, Path... files) {
        Map<String, String> flags =
                Stream.concat(
                                more.entrySet().stream(),
                                Stream.of(
                                        Map.entry(
                                                "hsm-clusters",
                                                Stream.of(files)
                                                        .map(Path::toString)
                                                        .collect(Collectors.joining(",")))))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return Configuration.of(Optional.empty(), Map.of(), flags);
    }
}
