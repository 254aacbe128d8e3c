package coffer.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.s3.bucket.BucketKeys;
import coffer.s3.integrity.Inventory;
import coffer.s3.integrity.Scrubber;
import coffer.server.Installation;
import coffer.server.config.Configuration;
import coffer.server.doctor.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The doctor says what the scrubber left behind.
class IntegrityChecksTest {
    @TempDir Path home;
    private Installation installation;
    private Scrubber scrubber;

    @BeforeEach
    void open() {
        SecureRandom random = new SecureRandom();
        Configuration configuration =
                Configuration.of(
                        Optional.empty(),
                        Map.of(),
                        Map.of(
                                "data-dir", home.resolve("data").toString(),
                                "root-dir", home.resolve("root").toString()));
        installation = Installation.open(configuration, InstantSource.system(), random);
        BucketKeys keys =
                new BucketKeys(installation.directory().keys(), installation.domainKeys(), random);
        scrubber =
                new Scrubber(
                        new Scrubber.Ports(
                                Inventory.offline(installation.directory(), keys),
                                installation.ledger(),
                                InstantSource.system(),
                                UUID::randomUUID));
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void saysThatNothingWasEverVerified() {
        assertThat(findings()).extracting(Finding::severity).containsExactly(Severity.WARN);
    }

    @Test
    void saysThatAllIsWell() {
        pass();

        assertThat(findings()).extracting(Finding::severity).containsExactly(Severity.OK);
    }

    @Test
    void saysWhatWasFoundUntilAPassFindsItNoMore() throws IOException {
        Path stranger = Files.createDirectories(home.resolve("data/blobs/7f")).resolve("notes.txt");
        Files.writeString(stranger, "whose?");
        pass();

        assertThat(findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARN);
                    assertThat(finding.found()).contains("7f/notes.txt");
                });

        Files.delete(stranger);
        pass();
        assertThat(findings()).extracting(Finding::severity).containsExactly(Severity.OK);
    }

    /// What is found is looked at again by the next run.
    private void pass() {
        scrubber.run(1 << 30, Duration.ZERO);
        scrubber.run(1 << 30, Duration.ofDays(1));
        assertThat(scrubber.status().lastEnded()).isPresent();
    }

    private List<Finding> findings() {
        return IntegrityChecks.of(installation.directory().store(), Instant.now());
    }
}
