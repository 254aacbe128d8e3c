package coffer.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.testing.Fuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFuzzTest {
    @TempDir Path directory;

    @Test
    void everyFileIsReadOrRefused() {
        Map<String, Integer> answers =
                Fuzz.from(
                                "data-dir=/d\nlisten-port = 443\nregions: eu-west-1, us-east-1\n",
                                "root-key=passphrase\npassphrase-file=/p\naccount-id=123456789012\n",
                                "server-names=a.example,b\nmax-requests=8\ndrain-seconds=\\u0039\n")
                        .with(Settings.ALL.stream().map(Setting::name).toArray(String[]::new))
                        .run(this::answer);

        assertThat(answers).containsOnlyKeys("read", "refused");
    }

    private String answer(byte[] input) {
        Path file = directory.resolve("coffer.properties");
        try {
            Files.write(file, input);
            Configuration configuration =
                    Configuration.of(Optional.of(file), Map.of(), Map.of("drain-seconds", "1"));
            assertThat(configuration.value(Settings.LISTEN_PORT)).isBetween(0, 65_535);
            assertThat(configuration.value(Settings.REGIONS)).isNotEqualTo(List.of());
            return "read";
        } catch (ConfigurationException refused) {
            assertThat(refused).hasMessageNotContaining("null");
            return "refused";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
