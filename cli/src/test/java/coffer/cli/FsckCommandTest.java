package coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.server.Installation;
import coffer.server.config.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FsckCommandTest {
    @TempDir Path home;
    private StringWriter out = new StringWriter();

    @BeforeEach
    void install() {
        Map<String, String> flags =
                Map.of(
                        "data-dir", home.resolve("data").toString(),
                        "root-dir", home.resolve("root").toString());
        Configuration configuration = Configuration.of(Optional.empty(), Map.of(), flags);
        Installation.open(configuration, InstantSource.system(), new SecureRandom()).close();
    }

    @Test
    void succeedsOnlyIfNothingIsAmiss() throws IOException {
        assertThat(fsck()).isZero();
        assertThat(out.toString()).contains("0 damages, 0 leftovers");

        Path folder = Files.createDirectories(home.resolve("data/blobs/3c"));
        Files.writeString(folder.resolve("letter.txt"), "whose?");

        assertThat(fsck()).isEqualTo(1);
        assertThat(out.toString()).contains("STRANGE_FILE").contains("3c/letter.txt");
    }

    @Test
    void tellsProgramsInObjects() throws IOException {
        Path folder = Files.createDirectories(home.resolve("data/blobs/3c"));
        Files.writeString(folder.resolve("3c".repeat(16) + ".blob"), "nobody's");

        assertThat(fsck("--json")).isEqualTo(1);

        assertThat(out.toString().strip())
                .startsWith("{\"kind\":\"ORPHAN_BLOB\",\"damage\":false,\"blob\":\"3c3c")
                .endsWith("}")
                .doesNotContain("\n");
    }

    @Test
    void hasNothingToRestoreWhereNothingIsLost() {
        assertThat(fsck("--repair-names")).isZero();
        assertThat(out.toString()).doesNotContain("RESTORED");
    }

    private int fsck(String... options) {
        out = new StringWriter();
        CommandLine command = new CommandLine(new FsckCommand());
        SettingsOptions.declare(command);
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("--data-dir=" + home.resolve("data"));
        arguments.add("--root-dir=" + home.resolve("root"));
        return command.setOut(new PrintWriter(out, true)).execute(arguments.toArray(String[]::new));
    }
}
