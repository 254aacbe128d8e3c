package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.cli.Main;
import coffer.conformance.client.Installation;
import coffer.conformance.client.JavaClients;
import coffer.conformance.server.Home;
import coffer.conformance.server.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// `coffer s3 erase` and `coffer erasure` as they are typed, and what a backup from before brings
/// back.
class ErasureConformance {
    private static final String BUCKET = "erased";

    @TempDir private Path directory = Path.of("");
    @TempDir private Path scratch = Path.of("");

    @Test
    void aBackupBringsBackWhatWasDeletedAndNotWhatWasErased() throws IOException {
        Home home = new Home(directory);
        onServer(
                home,
                (s3, _) -> {
                    s3.createBucket(it -> it.bucket(BUCKET));
                    for (String key : List.of("kept", "deleted", "anna/1", "anna/ü 2"))
                        put(s3, key);
                });
        Path backup = scratch.resolve("backup");
        copy(directory.resolve("data"), backup);

        onServer(
                home,
                (s3, installation) -> {
                    s3.deleteObject(it -> it.bucket(BUCKET).key("deleted"));
                    assertThat(
                                    run(
                                            installation.environment(),
                                            "s3",
                                            "erase",
                                            "--dry-run",
                                            choice(),
                                            "anna"))
                            .contains("anna/1 null", "2 versions would be erased");
                    assertThat(run(installation.environment(), "s3", "erase", choice(), "anna"))
                            .contains("2 versions erased, 0 refused");
                });
        checkReceipts();

        delete(directory.resolve("data"));
        copy(backup, directory.resolve("data"));
        Files.delete(directory.resolve("root/ledger.last-seen"));
        onServer(
                home,
                (s3, _) -> {
                    assertThat(text(s3, "kept")).isEqualTo("bytes of kept");
                    assertThat(text(s3, "deleted")).isEqualTo("bytes of deleted");
                    for (String key : List.of("anna/1", "anna/ü 2")) {
                        assertThatThrownBy(() -> text(s3, key))
                                .isInstanceOf(NoSuchKeyException.class);
                    }
                });
        assertThat(home.verifyRecord().isIntact()).isTrue();
    }

    private void checkReceipts() {
        String file = scratch.resolve("coffer-erasures.jsonl").toString();
        List<String> here =
                List.of("--data-dir=" + directory.resolve("data"), "--root-dir=" + root());

        assertThat(run(Map.of(), "erasure", "verify", file, here))
                .contains("2 versions of arn:aws:s3:::erased erased at", "2 keys died");
        String pem = run(Map.of(), "erasure", "public-key", here);
        Path publicKey = write("key.pem", pem);
        List<String> anywhere = List.of("--public-key", publicKey.toString());
        assertThat(
                        run(
                                Map.of(),
                                "erasure",
                                "verify",
                                file,
                                anywhere,
                                "--bucket",
                                BUCKET,
                                "--key",
                                "anna/ü 2"))
                .contains("the version was erased");
        assertThat(run(Map.of(), "erasure", "receipts", here)).isEqualTo(read(Path.of(file)));
    }

    private Path root() {
        return directory.resolve("root");
    }

    private static List<String> choice() {
        return List.of("--bucket", BUCKET, "--subject");
    }

    /// What is done while a server runs here.
    private interface Work {
        void run(S3Client s3, Installation installation);
    }

    private static void onServer(Home home, Work work) {
        try (RunningServer server = RunningServer.start(home);
                JavaClients root = new JavaClients(server.installation());
                S3Client s3 = root.s3()) {
            work.run(s3, server.installation());
        }
    }

    private static void put(S3Client s3, String key) {
        Map<String, String> about =
                key.startsWith("anna") ? Map.of("subject", "anna") : Map.of("subject", "ben");
        s3.putObject(
                it -> it.bucket(BUCKET).key(key).metadata(about),
                RequestBody.fromString("bytes of " + key));
    }

    private static String text(S3Client s3, String key) {
        return s3.getObjectAsBytes(it -> it.bucket(BUCKET).key(key)).asUtf8String();
    }

    /// What a command prints, which must succeed. `words` are texts, or lists of texts.
    private String run(Map<String, String> environment, Object... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        for (Object word : words) {
            if (word instanceof List<?> more) {
                more.forEach(each -> command.add(each.toString()));
            } else {
                command.add(word.toString());
            }
        }
        try {
            Path errors = scratch.resolve("errors");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(scratch.toFile())
                            .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process process = builder.start();
            byte[] told = process.getInputStream().readAllBytes();
            String text = new String(told, StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(text + read(errors)).isZero();
            return text;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(scratch.resolve(name), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
