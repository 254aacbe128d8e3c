package coffer.server.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// How old the last backup is, by the file that the operator's backup touches when it succeeded.
/// Whether that backup can be restored only a restore can tell.
final class Backups {
    private static final String CHECK = "backup";

    private Backups() {}

    static Finding age(Doctor.Patient patient, Instant now) {
        if (patient.backupMarker().isEmpty()) {
            return Finding.warn(
                    CHECK,
                    "nothing tells when the last backup was made",
                    "let the backup end with `touch FILE` and give --backup-marker FILE");
        }
        Path marker = patient.backupMarker().get();
        if (Files.notExists(marker)) {
            return Finding.fail(
                    CHECK,
                    marker + " does not exist: no backup was ever made",
                    "make one, as docs/operations/backup.md says");
        }
        Duration age = Duration.between(lastModified(marker), now);
        String found = "the last backup is " + hours(age) + " old";
        if (age.compareTo(patient.maxBackupAge()) > 0) {
            return Finding.fail(
                    CHECK,
                    found + ", more than " + hours(patient.maxBackupAge()),
                    "see why the backup no longer runs");
        }
        return Finding.ok(CHECK, found);
    }

    private static Instant lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file, e);
        }
    }

    private static String hours(Duration age) {
        return "%.1f h".formatted(age.toMinutes() / 60.0);
    }
}
