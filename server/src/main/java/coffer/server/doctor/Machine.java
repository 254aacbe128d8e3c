package coffer.server.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the machine tells of itself: the kernel's files below `root`, its answers, and the running
/// Java.
public record Machine(Path root, Kernel kernel, Runtime.Version java) {

    /// What takes a system call to learn; empty if it cannot be told.
    public interface Kernel {
        /// Whether something keeps the clock right.
        Optional<Boolean> isClockKept();

        /// Whether random bytes can be had without waiting for the machine to gather some.
        Optional<Boolean> hasRandomness();
    }

    /// This one.
    public static Machine here() {
        return new Machine(Path.of("/"), new SystemCalls(), Runtime.version());
    }

    /// The content of a file such as `proc/swaps`; empty if it cannot be read.
    Optional<String> text(String file) {
        Path path = root.resolve(file);
        if (!Files.isReadable(path)) return Optional.empty();
        try {
            return Optional.of(Files.readString(path, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// A line such as `MemTotal: 1024 kB`, in bytes.
    OptionalLong memory(String name) {
        Matcher line =
                Pattern.compile("(?m)^" + name + ":\\s+(\\d+) kB")
                        .matcher(text("proc/meminfo").orElse(""));
        return line.find()
                ? OptionalLong.of(Long.parseLong(line.group(1)) * 1024)
                : OptionalLong.empty();
    }

    /// The soft and the hard limit of that name for this process, as the kernel writes them.
    Optional<Limit> limit(String name) {
        Matcher line =
                Pattern.compile("(?m)^" + name + "\\s+(\\S+)\\s+(\\S+)")
                        .matcher(text("proc/self/limits").orElse(""));
        return line.find()
                ? Optional.of(new Limit(line.group(1), line.group(2)))
                : Optional.empty();
    }

    /// A number of bytes or files, or `unlimited`.
    record Limit(String soft, String hard) {
        static long number(String text) {
            return text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text);
        }
    }

    /// The part of a device's path that the kernel knows it by.
    String deviceName(String device) {
        Path path = root.resolve(device.substring(1));
        try {
            Path known = Files.exists(path) ? path.toRealPath() : path;
            return String.valueOf(known.getFileName());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot resolve " + device, e);
        }
    }
}
