package coffer.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Has calls of another process on its files fail with EIO, as a dying disk does: a library, made
/// by the machine's C compiler, that comes before libc there.
public final class FaultyDisk {
    private static final String SOURCE = "faulty-disk.c";
    private static final int PLAN_BYTES = 4_096;

    // The plan's fields, as the source has them.
    private static final int CALLS_AT = 0;
    private static final int SKIPPED_AT = 4;
    private static final int TIMES_AT = 8;
    private static final int FAILED_AT = 12;
    private static final int PART_AT = 16;

    private final Path library;
    private final Path planFile;
    private final MappedByteBuffer plan;

    /// What fails.
    public enum Call {
        READ(1),
        WRITE(2),
        FORCE(4);

        private final int bit;

        Call(int bit) {
            this.bit = bit;
        }
    }

    private FaultyDisk(Path library, Path planFile, MappedByteBuffer plan) {
        this.library = library;
        this.planFile = planFile;
        this.plan = plan;
    }

    /// With its own files in `directory`; empty if this machine has no compiler or other libraries.
    public static Optional<FaultyDisk> in(Path directory) {
        Path source = directory.resolve(SOURCE);
        Path library = directory.resolve("faulty-disk.so");
        Path planFile = directory.resolve("faulty-disk.plan");
        try (InputStream text = FaultyDisk.class.getResourceAsStream(SOURCE)) {
            Files.createDirectories(directory);
            Files.copy(Objects.requireNonNull(text), source);
            Files.write(planFile, new byte[PLAN_BYTES]);
            if (!isCompiled(source, library)) return Optional.empty();
            return Optional.of(new FaultyDisk(library, planFile, mapped(planFile)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a faulty disk", e);
        }
    }

    /// What the other process has to be started with.
    public Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "FAULTY_DISK", planFile.toString());
    }

    /// From now on, `times` such calls fail on files whose paths contain `part`, after `skipped`
    /// that do not.
    public void fail(Call call, String part, int skipped, int times) {
        heal();
        byte[] name = (part + '\0').getBytes(StandardCharsets.UTF_8);
        plan.put(PART_AT, name);
        plan.putInt(SKIPPED_AT, skipped).putInt(TIMES_AT, times).putInt(FAILED_AT, 0);
        plan.putInt(CALLS_AT, call.bit);
    }

    /// Nothing fails any more.
    public void heal() {
        plan.putInt(CALLS_AT, 0);
    }

    /// How many calls failed since [#fail].
    public int failed() {
        return plan.getInt(FAILED_AT);
    }

    private static boolean isCompiled(Path source, Path library) {
        String[] command = {
            "cc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl"
        };
        try {
            Process compiler = new ProcessBuilder(command).inheritIO().start();
            return compiler.onExit().join().exitValue() == 0;
        } catch (IOException noCompiler) {
            return false;
        }
    }

    private static MappedByteBuffer mapped(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, PLAN_BYTES);
            mapped.order(ByteOrder.nativeOrder());
            return mapped;
        }
    }
}
