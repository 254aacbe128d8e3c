package coffer.testing.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// SoftHSM2 with tokens in a folder of one's own.
///
/// A process has this library once, and it reads where its tokens are when it is first used. So
/// there is one folder for all tests of a process; its tokens are made before anybody uses it.
public final class SoftHsm {
    public static final String PIN = "swordfish-2718";
    public static final String WRONG_PIN = "marlin-3141";

    /// What a test says that is skipped without it.
    public static final String MISSING =
            "SoftHSM2 is not installed (apt-get install softhsm2), so nothing of this is tested";

    // CKA_OS_TOKENFLAGS, an attribute of SoftHSM2's own, and CKF_USER_PIN_FINAL_TRY.
    private static final long TOKEN_FLAGS = 0x8000534BL;
    private static final long FINAL_TRY = 0x20000;

    private static final String SECURITY_OFFICER = "87654321";
    private static final List<Path> PLACES =
            Stream.of(
                            "/usr/lib/softhsm/libsofthsm2.so",
                            "/usr/lib64/softhsm/libsofthsm2.so",
                            "/usr/lib64/pkcs11/libsofthsm2.so",
                            "/usr/local/lib/softhsm/libsofthsm2.so",
                            "/opt/homebrew/lib/softhsm/libsofthsm2.so")
                    .map(Path::of)
                    .toList();

    private final Path folder;

    private SoftHsm(Path folder) {
        this.folder = folder;
    }

    /// C's setenv; public because the JVM implements it.
    @FunctionalInterface
    public interface Setenv {
        int call(MemorySegment name, MemorySegment value, int overwrite);
    }

    /// C's function without meaningful arguments; public because the JVM implements it.
    @FunctionalInterface
    public interface Finalize {
        long call(long reserved);
    }

    public static boolean isThere() {
        return find().isPresent() && Files.isExecutable(Path.of("/usr/bin/softhsm2-util"));
    }

    public static Path library() {
        return find().orElseThrow(() -> new IllegalStateException(MISSING));
    }

    /// For a server in a process of its own, which is told by [#environment].
    public static SoftHsm in(Path folder) {
        SoftHsm made = new SoftHsm(folder);
        try {
            Files.createDirectories(made.tokens());
            Files.writeString(
                    made.configuration(),
                    "directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n"
                            .formatted(made.tokens()));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
    }

    /// For this process: from now on its SoftHSM2 has these tokens and no others.
    public static SoftHsm here(Path folder, String... labels) {
        SoftHsm made = in(folder);
        for (String label : labels) made.create(label);
        made.configureThisProcess();
        return made;
    }

    public String environmentName() {
        return "SOFTHSM2_CONF";
    }

    public Path configuration() {
        return folder.resolve("softhsm2.conf");
    }

    public Path tokens() {
        return folder.resolve("tokens");
    }

    /// Makes a token with the user's PIN [#PIN].
    public void create(String label) {
        create(label, PIN);
    }

    /// Makes a token with another PIN.
    public void create(String label, String pin) {
        run(
                List.of(
                        "--init-token",
                        "--free",
                        "--label",
                        label,
                        "--so-pin",
                        SECURITY_OFFICER,
                        "--pin",
                        pin));
    }

    /// Imports a key that was made elsewhere.
    public void importAes(String label, Path key, String idInHex) {
        run(
                List.of(
                        "--import",
                        key.toString(),
                        "--aes",
                        "--token",
                        label,
                        "--label",
                        "imported",
                        "--id",
                        idInHex,
                        "--pin",
                        PIN));
    }

    /// Takes all tokens away, as pulling them out would.
    public void pullOut() {
        pullOut(folder.resolve("pulled-out"));
    }

    public void putBack() {
        putBack(folder.resolve("pulled-out"));
    }

    /// The same, and lays them in `place`.
    public void pullOut(Path place) {
        moveAll(tokens(), place);
    }

    public void putBack(Path place) {
        moveAll(place, tokens());
    }

    /// Makes all tokens say that one more wrong PIN will lock the user out. SoftHSM2 itself never
    /// does, but tells what its tokens' files say.
    public void leaveOneTry() {
        files().stream()
                .map(Path::of)
                .filter(file -> file.endsWith("token.object"))
                .forEach(SoftHsm::leaveOneTry);
    }

    /// Every file of the tokens, to compare what is there.
    public Set<String> files() {
        try (Stream<Path> files = Files.walk(tokens())) {
            return new TreeSet<>(files.filter(Files::isRegularFile).map(Path::toString).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + tokens(), e);
        }
    }

    private static Optional<Path> find() {
        return PLACES.stream().filter(Files::exists).findFirst();
    }

    private static void leaveOneTry(Path token) {
        try {
            ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(token));
            int flags = 0;
            while (content.getLong(flags) != TOKEN_FLAGS) flags++;
            int value = flags + 2 * Long.BYTES;
            content.putLong(value, content.getLong(value) | FINAL_TRY);
            Files.write(token, content.array());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot change " + token, e);
        }
    }

    private static void moveAll(Path from, Path to) {
        try (Stream<Path> tokens = Files.list(from)) {
            Files.createDirectories(to);
            for (Path token : tokens.toList()) Files.move(token, to.resolve(token.getFileName()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot move " + from, e);
        }
    }

    private void run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("softhsm2-util"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(environmentName(), configuration().toString());
        try {
            Process process = builder.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) throw new IllegalStateException(output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run softhsm2-util", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped", e);
        }
    }

    // Java cannot change its own environment, and the library reads C's.
    @SuppressWarnings("restricted")
    private void configureThisProcess() {
        Linker linker = Linker.nativeLinker();
        Setenv setenv =
                MethodHandleProxies.asInterfaceInstance(
                        Setenv.class,
                        linker.downcallHandle(
                                linker.defaultLookup().find("setenv").orElseThrow(),
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_INT)));
        Finalize forget =
                MethodHandleProxies.asInterfaceInstance(
                        Finalize.class,
                        linker.downcallHandle(
                                SymbolLookup.libraryLookup(library(), Arena.global())
                                        .find("C_Finalize")
                                        .orElseThrow(),
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG)));
        try (Arena arena = Arena.ofConfined()) {
            int failed =
                    setenv.call(
                            arena.allocateFrom(environmentName()),
                            arena.allocateFrom(configuration().toString()),
                            1);
            if (failed != 0) throw new IllegalStateException("cannot set the environment");
        }
        // Whoever used the library before must not use it any more.
        long _ = forget.call(0);
    }
}
