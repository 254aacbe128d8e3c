package coffer.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.server.Server;
import coffer.server.config.Configuration;
import coffer.server.doctor.Finding.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each check is broken in turn; what is whole is told apart from what is not.
class DoctorTest {
    private static final Machine.Kernel CALM =
            new Machine.Kernel() {
                @Override
                public Optional<Boolean> isClockKept() {
                    return Optional.of(true);
                }

                @Override
                public Optional<Boolean> hasRandomness() {
                    return Optional.of(true);
                }
            };

    @TempDir Path home;
    private final Map<String, String> flags = new HashMap<>();
    private InstantSource clock = InstantSource.system();
    private Optional<Path> marker = Optional.empty();

    @BeforeEach
    void install() {
        flags.put("data-dir", home.resolve("data").toString());
        flags.put("root-dir", home.resolve("root").toString());
        flags.put("listen-port", "0");
        Server.start(configuration(), clock).close();
    }

    @Test
    void findsNothingWrongWithAnInstallationAtRest() {
        assertThat(examine()).extracting(Finding::severity).doesNotContain(Severity.FAIL);
        assertThat(severity("key table")).isEqualTo(Severity.OK);
        assertThat(severity("ledger")).isEqualTo(Severity.OK);
        assertThat(severity("directories")).isEqualTo(Severity.OK);
    }

    @Test
    void changesNothing() throws IOException {
        List<String> before = content();

        examine();

        assertThat(content()).isEqualTo(before);
    }

    @Test
    void looksBesideARunningServer() {
        try (Server server = Server.start(configuration(), clock)) {
            flags.put("listen-port", Integer.toString(server.endpoint().getPort()));

            assertThat(examine()).extracting(Finding::severity).doesNotContain(Severity.FAIL);
            assertThat(severity("port")).isEqualTo(Severity.OK);

            flags.put("server-names", "coffer.example");
            assertThat(severity("port")).isEqualTo(Severity.FAIL);
        }
    }

    @Test
    void noticesAnotherProgramAtThePort() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> hangUp(other));
            flags.put("listen-port", Integer.toString(other.getLocalPort()));

            assertThat(severity("port")).isNotEqualTo(Severity.OK);
        }
    }

    @Test
    void noticesWhoElseMayLook() throws IOException {
        Files.setPosixFilePermissions(
                home.resolve("data"), PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(severity("directories")).isEqualTo(Severity.FAIL);

        Files.setPosixFilePermissions(
                home.resolve("data"), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(
                home.resolve("root/top.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(severity("directories")).isEqualTo(Severity.FAIL);
    }

    @Test
    void noticesAMissingRootKey() throws IOException {
        Files.delete(home.resolve("root/root.key"));

        assertThat(severity("root key")).isEqualTo(Severity.FAIL);
        assertThat(severity("key table")).isEqualTo(Severity.FAIL);
    }

    @Test
    void noticesAnotherInstallationsRoot() {
        flags.put("data-dir", home.resolve("other/data").toString());
        flags.put("root-dir", home.resolve("other/root").toString());
        Server.start(configuration(), clock).close();
        flags.put("data-dir", home.resolve("data").toString());

        assertThat(severity("root key")).isEqualTo(Severity.OK);
        assertThat(severity("key table")).isEqualTo(Severity.FAIL);
    }

    @Test
    void tellsTheAgeOfTheRootKeyAndWhatIsLeftOfAChange() throws IOException {
        clock = InstantSource.fixed(Instant.now().plus(Duration.ofDays(400).plusMinutes(1)));
        assertThat(doctor().examine("root key"))
                .extracting(Finding::found)
                .singleElement()
                .asString()
                .startsWith("in a key file, 400 days old");

        Files.writeString(home.resolve("root/root.key.next"), "");
        assertThat(severity("root key")).isEqualTo(Severity.WARN);

        Files.writeString(home.resolve("root/root.change"), "");
        assertThat(severity("root key")).isEqualTo(Severity.FAIL);
    }

    @Test
    void noticesAChangedKeyOfTheTable() throws IOException {
        flip(home.resolve("root/top.key"), 40);

        assertThat(severity("key table")).isEqualTo(Severity.FAIL);
    }

    @Test
    void noticesAFlippedByteOfTheLedger() throws IOException {
        flip(home.resolve("data/ledger/segment-00000001.led"), 3);

        assertThat(severity("ledger")).isEqualTo(Severity.FAIL);
    }

    @Test
    void noticesAnExpiredAuthority() {
        clock = InstantSource.fixed(Instant.now().plus(Duration.ofDays(3_640)));
        assertThat(severity("authority")).isEqualTo(Severity.WARN);

        clock = InstantSource.fixed(Instant.now().plus(Duration.ofDays(3_660)));
        assertThat(severity("authority")).isEqualTo(Severity.FAIL);

        clock = InstantSource.fixed(Instant.now().minus(Duration.ofDays(2)));
        assertThat(severity("authority")).isEqualTo(Severity.FAIL);
    }

    @Test
    void noticesAnOldBackupAndNone() throws IOException {
        marker = Optional.of(home.resolve("last-backup"));
        assertThat(severity("backup")).isEqualTo(Severity.FAIL);

        Files.createFile(marker.get());
        assertThat(severity("backup")).isEqualTo(Severity.OK);

        Files.setLastModifiedTime(
                marker.get(), FileTime.from(Instant.now().minus(Duration.ofHours(27))));
        assertThat(severity("backup")).isEqualTo(Severity.FAIL);
    }

    @Test
    void saysWhenThereIsNoInstallation() {
        flags.put("data-dir", home.resolve("none").toString());

        assertThat(severity("directories")).isEqualTo(Severity.FAIL);
        assertThat(Files.exists(home.resolve("none"))).isFalse();
    }

    @Test
    void countsFreeSpace() {
        long gib = 1L << 30;

        assertThat(StorageChecks.space(100 * gib, 200 * gib, 0).severity()).isEqualTo(Severity.OK);
        assertThat(StorageChecks.space(10 * gib, 200 * gib, 0).severity()).isEqualTo(Severity.WARN);
        assertThat(StorageChecks.space(gib / 8, 200 * gib, 0).severity()).isEqualTo(Severity.FAIL);
        assertThat(StorageChecks.space(gib / 8, 200 * gib, gib).found())
                .contains("uploads are refused");
    }

    private List<Finding> examine() {
        return doctor().examine();
    }

    private Doctor doctor() {
        return new Doctor(
                new Doctor.Patient(configuration(), marker, Duration.ofHours(26)),
                new Machine(Path.of("/"), CALM, Runtime.version()),
                clock);
    }

    /// The worst of what that check found.
    private Severity severity(String check) {
        return doctor().examine(check).stream()
                .map(Finding::severity)
                .max(Severity::compareTo)
                .orElseThrow();
    }

    private Configuration configuration() {
        return Configuration.of(Optional.empty(), Map.of(), flags);
    }

    private List<String> content() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file + " " + modified(file))
                    .sorted()
                    .toList();
        }
    }

    private static String modified(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flip(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private static void hangUp(ServerSocket other) {
        try {
            other.accept().close();
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
