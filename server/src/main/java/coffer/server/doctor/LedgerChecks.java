package coffer.server.doctor;

import coffer.crypto.root.RootDirectory;
import coffer.ledger.FileWitness;
import coffer.ledger.Head;
import coffer.ledger.LedgerBrokenException;
import coffer.server.InstallationKeys;
import coffer.server.audit.Audit;
import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether the record is whole, and whether the clock agrees with it.
final class LedgerChecks {
    private static final long MOST_VERIFIED_BYTES = 512L << 20;
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Configuration configuration;
    private final InstantSource clock;

    LedgerChecks(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    List<Finding> record() {
        Path ledger = InstallationKeys.ledgerDirectory(configuration.value(Settings.DATA_DIR));
        if (!Files.isDirectory(ledger)) return List.of();
        long sizeBytes = sizeOf(ledger);
        if (sizeBytes > MOST_VERIFIED_BYTES) {
            return List.of(
                    Finding.warn(
                            "ledger",
                            "not verified here: it has %,d MiB".formatted(sizeBytes >> 20),
                            "run `coffer audit verify`"));
        }
        Audit.Verification found = new Audit(configuration).verify(Optional.empty());
        return List.of(
                found.isIntact()
                        ? Finding.ok("ledger", found.sentence())
                        : Finding.fail(
                                "ledger",
                                found.sentence(),
                                "stop, keep this directory as evidence, and compare with a"
                                        + " backup"));
    }

    /// The witness beside the root key, and whether time has gone on since it was written.
    List<Finding> lastHead() {
        Path root = configuration.value(Settings.ROOT_DIR);
        if (!Files.isDirectory(root)) return List.of();
        Path file = InstallationKeys.witnessFile(new RootDirectory(root));
        try {
            Optional<Head> seen = new FileWitness(file).lastSeen();
            return List.of(seen.map(this::lastHead).orElseGet(LedgerChecks::noWitness));
        } catch (LedgerBrokenException e) {
            return List.of(
                    Finding.fail(
                            "last head",
                            Doctor.sentence(e),
                            "bring " + file + " back from a backup"));
        }
    }

    private static Finding noWitness() {
        return Finding.warn(
                "last head",
                "no head was seen yet, so a rollback could not be noticed",
                "it comes with the first records; if there are some, find out who removed it");
    }

    private Finding lastHead(Head seen) {
        Instant now = clock.instant();
        if (seen.time().isAfter(now.plus(TOLERANCE))) {
            return Finding.fail(
                    "last head",
                    "the record was signed at %s, and the clock says %s"
                            .formatted(seen.time(), now),
                    "set the clock right before anything else is recorded");
        }
        return Finding.ok(
                "last head",
                "%,d records signed for, %s ago"
                        .formatted(seen.tree().size(), words(Duration.between(seen.time(), now))));
    }

    private static String words(Duration age) {
        if (age.toDays() > 0) return age.toDays() + " days";
        if (age.toHours() > 0) return age.toHours() + " hours";
        if (age.toMinutes() > 0) return age.toMinutes() + " minutes";
        return Math.max(0, age.toSeconds()) + " seconds";
    }

    private static long sizeOf(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            long sum = 0;
            for (Path file : files.toList()) sum += Files.size(file);
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + directory, e);
        }
    }
}
