package coffer.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// One installation with several regions, of which two have places of their own for the bytes of
/// their objects.
class RegionsConformance extends AgainstServer {
    @Override
    Map<String, String> settings(Path home) {
        return Map.of(
                "regions",
                "us-east-1,eu-central-1,eu-west-1",
                "blob-places",
                "eu-central-1=%s,eu-west-1=%s"
                        .formatted(place(home, "frankfurt"), place(home, "ireland")));
    }

    /// A directory beside the data directory.
    private static Path place(Path home, String name) {
        Path file = home.resolve(name + ".properties");
        try {
            return Files.writeString(file, "directory = " + name + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    @TestFactory
    Stream<DynamicTest> bytesStayWhereTheyBelong() {
        return tests("s3_regions");
    }
}
