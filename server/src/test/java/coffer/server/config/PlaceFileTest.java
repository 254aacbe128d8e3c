package coffer.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import coffer.kernel.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceFileTest {
    @TempDir Path folder;

    @Test
    void onePlaceIsForAllAndOthersForRegions() {
        assertThat(BlobPlaces.parse("a, eu-central-1=b,us-east-1=b"))
                .isEqualTo(
                        new BlobPlaces(
                                Optional.of(Path.of("a")),
                                Map.of(
                                        new Region("eu-central-1"),
                                        Path.of("b"),
                                        new Region("us-east-1"),
                                        Path.of("b"))));
        for (String text : new String[] {"a,b", "us-east-1=a,us-east-1=b", "No Region=a"}) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> BlobPlaces.parse(text));
        }
    }

    @Test
    void saysWhatItLacksOrHasTooMuch() throws IOException {
        assertThat(read("directory = blobs").beside("blobs")).isEqualTo(folder.resolve("blobs"));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> read("bucket = b").value("endpoint"))
                .withMessageContaining("lacks `endpoint`");
        for (String text :
                new String[] {"bucket = b\nsecret-access-key = s", "directory = d\nbucket = b"}) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> read(text))
                    .withMessageContaining("unknown keys");
        }
    }

    private PlaceFile read(String text) throws IOException {
        return PlaceFile.read(Files.writeString(folder.resolve("place.properties"), text));
    }
}
