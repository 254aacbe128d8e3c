package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.conformance.client.JavaClients;
import coffer.conformance.server.Home;
import coffer.conformance.server.RunningServer;
import coffer.server.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/// A restored backup that is started where the original's blobs lie: what looks like its orphans is
/// what the original wrote since.
class CopiedInstallationConformance {
    private static final String BUCKET = "medical";
    private static final Pattern ADOPTING = Pattern.compile("--adopt-blob-places=(\\w+)");

    @TempDir Path directory;

    @Test
    void removesNothingOfTheOriginals() throws IOException {
        Path place = Files.writeString(directory.resolve("place.properties"), "directory = place");
        Map<String, String> settings = Map.of("blob-places", "us-east-1=" + place);
        Home original = new Home(directory.resolve("original"), settings);
        within(
                original,
                s3 -> {
                    s3.createBucket(it -> it.bucket(BUCKET));
                    put(s3, "before");
                });
        Home copy = new Home(copyOf(original), settings);
        within(
                original,
                s3 -> {
                    put(s3, "since");
                    assertThat(epochAskedFor(copy)).isNotEmpty();
                    assertThatThrownBy(copy::fsck).isInstanceOf(ConfigurationException.class);
                    assertThat(get(s3, "since")).isEqualTo("since");
                });
        Set<Path> blobs = blobs();
        Map<String, String> adopting = new HashMap<>(settings);
        adopting.put("adopt-blob-places", epochAskedFor(copy));

        within(
                new Home(copy.directory(), adopting),
                s3 -> {
                    assertThat(get(s3, "before")).isEqualTo("before");
                    put(s3, "after");
                });

        // One more object, with its manifest.
        assertThat(blobs()).containsAll(blobs).hasSize(blobs.size() + 2);
        assertThat(epochAskedFor(original)).isNotEqualTo(adopting.get("adopt-blob-places"));
        assertThat(blobs()).containsAll(blobs);
    }

    private interface Use {
        void of(S3Client s3);
    }

    private static void within(Home home, Use use) {
        try (RunningServer server = RunningServer.start(home);
                JavaClients clients = new JavaClients(server.installation())) {
            use.of(clients.s3());
        }
    }

    /// What a start asks for that is refused.
    private static String epochAskedFor(Home home) {
        try {
            RunningServer.start(home).close();
            throw new AssertionError("another copy has used its place, and it starts");
        } catch (ConfigurationException refused) {
            Matcher asked = ADOPTING.matcher(refused.getMessage());
            assertThat(asked.find()).as(refused.getMessage()).isTrue();
            return asked.group(1);
        }
    }

    private Path copyOf(Home home) throws IOException {
        Path copy = directory.resolve("copy");
        try (Stream<Path> files = Files.walk(home.directory())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, copy.resolve(home.directory().relativize(file).toString()));
            }
        }
        return copy;
    }

    private Set<Path> blobs() {
        try (Stream<Path> files = Files.walk(directory.resolve("place"))) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the place", e);
        }
    }

    private static void put(S3Client s3, String key) {
        s3.putObject(it -> it.bucket(BUCKET).key(key), RequestBody.fromString(key));
    }

    private static String get(S3Client s3, String key) {
        return s3.getObjectAsBytes(it -> it.bucket(BUCKET).key(key)).asUtf8String();
    }
}
