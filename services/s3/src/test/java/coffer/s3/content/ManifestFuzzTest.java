package coffer.s3.content;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.kernel.Bytes;
import coffer.testing.Fuzz;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestFuzzTest {
    private static final Manifest.Place PLACE =
            new Manifest.Place(
                    "111122223333",
                    "us-east-1",
                    "bucket",
                    "id",
                    "a key\n5:lines",
                    Instant.parse("2026-01-01T00:00:00.123Z"));

    @Test
    void whatIsReadIsWhatIsWritten() {
        byte[] version =
                new Manifest(PLACE, new Manifest.Subject.Version("v1", List.of("aa", "bb")))
                        .toBytes()
                        .toArray();
        byte[] part =
                new Manifest(PLACE, new Manifest.Subject.Part("upload", 7)).toBytes().toArray();

        Map<String, Integer> answers =
                Fuzz.from(List.of(version, part))
                        .with("object", "part", "\n", ":", "1:a\n", "2147483647:", "-1:")
                        .run(input -> {
                            Optional<Manifest> read = Manifest.parse(Bytes.copyOf(input));
                            if (read.isEmpty()) return "none";
                            Optional<Manifest> again = Manifest.parse(read.get().toBytes());
                            assertThat(again).isEqualTo(read);
                            return "read";
                        });

        assertThat(answers).containsOnlyKeys("none", "read");
    }
}
