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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RootKeyCommandTest {
    @TempDir Path home;
    private StringWriter out = new StringWriter();
    private String refused = "";

    @BeforeEach
    void install() {
        open(Map.of());
    }

    @Test
    void rotatesWithoutAnySettingHavingToChange() {
        assertThat(run("rotate")).isZero();

        assertThat(out.toString())
                .containsPattern("The root key is [0-9a-f]{16} from now on; [0-9a-f]{16} is")
                .contains("Back up the root directory now")
                .doesNotContain("Before the next start");
        open(Map.of());
    }

    @Test
    void saysWhichSettingsChange() throws IOException {
        Path passphrase = Files.writeString(home.resolve("passphrase"), "correct horse battery");

        assertThat(
                        run(
                                "protect",
                                "--new-root-key=passphrase",
                                "--new-passphrase-file=" + passphrase))
                .isZero();

        assertThat(out.toString())
                .containsPattern("The root key [0-9a-f]{16} is kept anew: passphrase")
                .contains("  root-key = passphrase")
                .contains("  passphrase-file = " + passphrase)
                .doesNotContain("horse");
    }

    @Test
    void refusesAWayOfKeepingThatThereIsNot() {
        assertThat(refusal("rotate", "--new-root-key=paper"))
                .contains("`--new-root-key` cannot be `paper`");
        assertThat(refusal("rotate", "--new-root-key=pkcs11")).contains("root-token is not set");
        assertThat(refusal("protect", "--new-root-key=pkcs11"))
                .contains("only `coffer root-key rotate` can");
        open(Map.of());
    }

    private void open(Map<String, String> more) {
        Map<String, String> flags = new HashMap<>(more);
        flags.put("data-dir", home.resolve("data").toString());
        flags.put("root-dir", home.resolve("root").toString());
        Configuration configuration = Configuration.of(Optional.empty(), Map.of(), flags);
        Installation.open(configuration, InstantSource.system(), new SecureRandom()).close();
    }

    private String refusal(String... arguments) {
        assertThat(run(arguments)).isNotZero();
        return refused;
    }

    private int run(String... given) {
        out = new StringWriter();
        CommandLine command = new CommandLine(new RootKeyCommand());
        SettingsOptions.declare(command);
        command.setExecutionExceptionHandler((failure, _, _) -> {
            refused = failure.getMessage();
            return CommandLine.ExitCode.USAGE;
        });
        List<String> arguments = new ArrayList<>(List.of(given));
        arguments.add("--data-dir=" + home.resolve("data"));
        arguments.add("--root-dir=" + home.resolve("root"));
        return command.setOut(new PrintWriter(out, true)).execute(arguments.toArray(String[]::new));
    }
}
