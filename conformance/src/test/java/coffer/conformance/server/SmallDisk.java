package coffer.conformance.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A file system of a few megabytes over a directory, that only those see who enter it: a real disk
/// that can be filled. It needs no rights, but a kernel that lets users have namespaces.
public final class SmallDisk implements AutoCloseable {
    private static final String MOUNT =
            "mount -t tmpfs -o mode=700,size=\"$2\" small \"$1\" && echo mounted && exec cat";
    private static final int CHUNK_BYTES = 64 << 10;

    private final Path directory;
    private final Process holder;

    // What of the disk can be seen from here.
    private final Path view;

    private SmallDisk(Path directory, Process holder) {
        this.directory = directory;
        this.holder = holder;
        this.view =
                Path.of("/proc", Long.toString(holder.pid()), "root")
                        .resolve(directory.getRoot().relativize(directory));
    }

    /// Empty if this machine does not let its users do that.
    public static Optional<SmallDisk> over(Path directory, long bytes) {
        List<String> command =
                List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        MOUNT,
                        "sh",
                        directory.toString(),
                        Long.toString(bytes));
        try {
            Files.createDirectories(directory);
            Process holder =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            BufferedReader told = holder.inputReader(StandardCharsets.UTF_8);
            if ("mounted".equals(told.readLine())) {
                return Optional.of(new SmallDisk(directory.toRealPath(), holder));
            }
            holder.destroy();
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot mount a small disk", e);
        }
    }

    /// What a command begins with that is to run where the disk is seen.
    List<String> entering() {
        return List.of(
                "nsenter",
                "--target",
                Long.toString(holder.pid()),
                "--user",
                "--mount",
                "--preserve-credentials");
    }

    /// Takes all room but `leftBytes`.
    public void fill(long leftBytes) {
        try (FileChannel ballast =
                FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            long bytes = usableBytes() - leftBytes;
            while (bytes > 0) {
                int count = (int) Math.min(bytes, CHUNK_BYTES);
                bytes -= ballast.write(ByteBuffer.allocate(count));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot fill the small disk", e);
        }
    }

    public long usableBytes() {
        try {
            return Files.getFileStore(view).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the small disk", e);
        }
    }

    public void makeRoom() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make room", e);
        }
    }

    /// Copies what is on the disk to the directory that it covers.
    public void bringOut() {
        bringOut("");
    }

    void bringOut(String name) {
        Path from = view.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path to = directory.resolve(view.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.createDirectories(to.resolveSibling(""));
                    Files.copy(
                            file,
                            to,
                            StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the small disk", e);
        }
    }

    private Path ballast() {
        return view.resolve("ballast");
    }

    @Override
    public void close() {
        holder.destroy();
        holder.onExit().join();
    }
}
