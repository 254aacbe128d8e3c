package coffer.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.server.doctor.Finding.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineChecksTest {
    @TempDir Path root;

    @Test
    void asksForJava25() {
        assertThat(worst(checks("24", true).java())).isEqualTo(Severity.FAIL);
        assertThat(worst(checks("25", true).java())).isEqualTo(Severity.OK);
        assertThat(worst(checks("26", true).java())).isEqualTo(Severity.WARN);
    }

    @Test
    void tellsAKeptClockFromANeglectedOne() {
        assertThat(worst(checks("25", true).clock())).isEqualTo(Severity.OK);
        assertThat(worst(checks("25", false).clock())).isEqualTo(Severity.WARN);
    }

    @Test
    void waitsForNoEntropy() {
        assertThat(worst(checks("25", true).entropy())).isEqualTo(Severity.OK);
        assertThat(worst(checks("25", false).entropy())).isEqualTo(Severity.FAIL);
    }

    @Test
    void countsMemory() throws IOException {
        write("proc/meminfo", "MemTotal:  8000000 kB\nMemFree: 1 kB\nMemAvailable: 4000000 kB\n");
        assertThat(worst(checks("25", true).memory())).isEqualTo(Severity.OK);

        write("proc/meminfo", "MemTotal:  8000000 kB\nMemFree: 1 kB\nMemAvailable: 100000 kB\n");
        assertThat(worst(checks("25", true).memory())).isEqualTo(Severity.WARN);
    }

    @Test
    void knowsSwapThatIsEncryptedOrInMemory() throws IOException {
        String header = "Filename Type Size Used Priority\n";
        write("proc/swaps", header);
        assertThat(worst(checks("25", true).swap())).isEqualTo(Severity.OK);

        write("proc/swaps", header + "/dev/zram0 partition 1 0 100\n");
        assertThat(worst(checks("25", true).swap())).isEqualTo(Severity.OK);

        write("proc/swaps", header + "/dev/dm-1 partition 1 0 -2\n");
        assertThat(worst(checks("25", true).swap())).isEqualTo(Severity.WARN);

        write("sys/block/dm-1/dm/uuid", "CRYPT-PLAIN-swap\n");
        assertThat(worst(checks("25", true).swap())).isEqualTo(Severity.OK);

        write("proc/swaps", header + "/swapfile file 1 0 -2\n");
        assertThat(worst(checks("25", true).swap())).isEqualTo(Severity.WARN);
    }

    @Test
    void wantsNoCoreDumpsAndManyFiles() throws IOException {
        write("proc/sys/kernel/core_pattern", "core");
        limits("0", "65536");
        assertThat(worst(checks("25", true).coreDumps())).isEqualTo(Severity.OK);
        assertThat(worst(checks("25", true).limits())).isEqualTo(Severity.OK);

        limits("unlimited", "1024");
        assertThat(worst(checks("25", true).coreDumps())).isEqualTo(Severity.WARN);
        assertThat(worst(checks("25", true).limits())).isEqualTo(Severity.WARN);

        write("proc/sys/kernel/core_pattern", "|/usr/lib/systemd/systemd-coredump %P");
        limits("0", "unlimited");
        assertThat(worst(checks("25", true).coreDumps())).isEqualTo(Severity.WARN);
        assertThat(worst(checks("25", true).limits())).isEqualTo(Severity.OK);
    }

    @Test
    void saysWhatItCannotTell() {
        assertThat(worst(checks("25", true).memory())).isEqualTo(Severity.WARN);
        assertThat(worst(checks("25", true).swap())).isEqualTo(Severity.WARN);
    }

    @Test
    void thisMachineAnswers() {
        assertThat(new SystemCalls().hasRandomness()).contains(true);
    }

    private void limits(String core, String files) throws IOException {
        write(
                "proc/self/limits",
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max core file size        %s                    unlimited            bytes
                Max open files            1024                 %s               files
                """
                        .formatted(core, files));
    }

    private MachineChecks checks(String java, boolean isCalm) {
        Machine.Kernel kernel =
                new Machine.Kernel() {
                    @Override
                    public Optional<Boolean> isClockKept() {
                        return Optional.of(isCalm);
                    }

                    @Override
                    public Optional<Boolean> hasRandomness() {
                        return Optional.of(isCalm);
                    }
                };
        return new MachineChecks(new Machine(root, kernel, Runtime.Version.parse(java)));
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private static Severity worst(List<Finding> findings) {
        return findings.stream().map(Finding::severity).max(Severity::compareTo).orElseThrow();
    }
}
