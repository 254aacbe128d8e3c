package coffer.conformance;

import coffer.testing.attestation.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every operation of KMS that is built, by the aws CLI.
class KmsCommandsConformance extends AgainstServer {
    private static final String ANCHOR = "anchor.pem";

    @Override
    Map<String, String> settings(Path home) {
        return Map.of(
                "regions", "us-east-1,eu-central-1", "hsm-clusters", cluster(home).toString());
    }

    /// A cluster whose token is never there: stores of it can be made, and fail to connect.
    private static Path cluster(Path home) {
        String anchor =
                TestCertificate.wish("cluster", InstantSource.system().instant())
                        .authority(1)
                        .selfSigned()
                        .pem();
        String cluster =
                "cluster-id = cluster-abcdefghijk\nlibrary = %s\ntoken = none\ntrust-anchor = %s\n"
                        .formatted(home.resolve("missing.so"), ANCHOR);
        try {
            Files.writeString(home.resolve(ANCHOR), anchor);
            return Files.writeString(home.resolve("cluster.properties"), cluster);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyCommand() {
        return new CommandWalk(server(), tests("kms_commands").toList())
                .through("kms", operation -> true);
    }
}
