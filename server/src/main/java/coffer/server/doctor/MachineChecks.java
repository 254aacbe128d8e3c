package coffer.server.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What Coffer needs of the machine, whatever is installed on it.
final class MachineChecks {
    private static final int JAVA = 25;
    private static final long MIB = 1L << 20;
    private static final long LEAST_MEMORY = 1024 * MIB;
    private static final long LEAST_AVAILABLE = 384 * MIB;
    private static final long LEAST_FILES = 8_192;

    private final Machine machine;

    MachineChecks(Machine machine) {
        this.machine = machine;
    }

    List<Finding> java() {
        int feature = machine.java().feature();
        String found = "Java " + machine.java();
        if (feature < JAVA) {
            return List.of(Finding.fail("java", found, "install a Java 25 runtime"));
        }
        return List.of(
                feature == JAVA
                        ? Finding.ok("java", found)
                        : Finding.warn("java", found, "Coffer is tested with Java 25; prefer it"));
    }

    List<Finding> memory() {
        OptionalLong total = machine.memory("MemTotal");
        OptionalLong available = machine.memory("MemAvailable");
        if (total.isEmpty() || available.isEmpty()) {
            return List.of(unknown("memory", "how much memory there is"));
        }
        String found =
                "%,d MiB, %,d MiB of it available"
                        .formatted(total.getAsLong() / MIB, available.getAsLong() / MIB);
        boolean isLittle =
                total.getAsLong() < LEAST_MEMORY || available.getAsLong() < LEAST_AVAILABLE;
        return List.of(
                isLittle
                        ? Finding.warn("memory", found, "the server takes about 300 MiB: add some")
                        : Finding.ok("memory", found));
    }

    List<Finding> entropy() {
        Optional<Boolean> there = machine.kernel().hasRandomness();
        if (there.isEmpty()) return List.of(unknown("entropy", "whether it has entropy"));
        return List.of(
                there.get()
                        ? Finding.ok("entropy", "random bytes come at once")
                        : Finding.fail(
                                "entropy",
                                "the kernel has not gathered enough for random bytes",
                                "new keys wait for it: give the machine a source, such as"
                                        + " virtio-rng"));
    }

    /// The JVM raises its own soft limit to the hard one.
    List<Finding> limits() {
        Optional<Machine.Limit> files = machine.limit("Max open files");
        if (files.isEmpty()) return List.of(unknown("limits", "how many files may be open"));
        String found = files.get().hard() + " files and connections may be open at once";
        return List.of(
                Machine.Limit.number(files.get().hard()) < LEAST_FILES
                        ? Finding.warn(
                                "limits", found, "raise it: LimitNOFILE=65536, or ulimit -Hn")
                        : Finding.ok("limits", found));
    }

    List<Finding> coreDumps() {
        Optional<Machine.Limit> size = machine.limit("Max core file size");
        if (size.isEmpty()) return List.of(unknown("core dumps", "whether cores are dumped"));
        String pattern = machine.text("proc/sys/kernel/core_pattern").orElse("core");
        // A limit of zero does not stop a program that the kernel pipes cores to.
        boolean isPiped = pattern.startsWith("|");
        if (size.get().soft().equals("0") && !isPiped) {
            return List.of(Finding.ok("core dumps", "off"));
        }
        String found =
                isPiped
                        ? "the kernel pipes cores to " + pattern.substring(1).split(" ", 2)[0]
                        : "a crash would write memory, keys included, to `" + pattern + "`";
        String advice =
                isPiped
                        ? "see that it keeps none of Coffer: Storage=none in coredump.conf"
                        : "turn them off for the server: LimitCORE=0, or ulimit -c 0";
        return List.of(Finding.warn("core dumps", found, advice));
    }

    List<Finding> swap() {
        Optional<String> swaps = machine.text("proc/swaps");
        if (swaps.isEmpty()) return List.of(unknown("swap", "whether there is swap"));
        List<Finding> findings = new ArrayList<>();
        swaps.get()
                .lines()
                .skip(1)
                .map(line -> line.split("\\s+", 2)[0])
                .filter(device -> !isHarmless(device))
                .forEach(device ->
                        findings.add(
                                Finding.warn(
                                        "swap",
                                        device + " is not known to be encrypted",
                                        "keys in memory may be written there: encrypt it, or"
                                                + " MemorySwapMax=0")));
        if (findings.isEmpty()) {
            findings.add(Finding.ok("swap", "none, or only in memory or encrypted"));
        }
        return findings;
    }

    private boolean isHarmless(String device) {
        String name = machine.deviceName(device);
        return name.startsWith("zram")
                || machine.text("sys/block/" + name + "/dm/uuid")
                        .filter(uuid -> uuid.startsWith("CRYPT-"))
                        .isPresent();
    }

    List<Finding> clock() {
        Optional<Boolean> kept = machine.kernel().isClockKept();
        if (kept.isEmpty()) return List.of(unknown("clock", "whether the clock is kept right"));
        return List.of(
                kept.get()
                        ? Finding.ok("clock", "kept right by a time service")
                        : Finding.warn(
                                "clock",
                                "no time service keeps it right",
                                "run one (systemd-timesyncd, chrony): requests more than 15"
                                        + " minutes off are refused"));
    }

    private static Finding unknown(String check, String what) {
        return Finding.warn(check, "this machine does not tell " + what, "look for yourself");
    }
}
