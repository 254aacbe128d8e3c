package coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.server.config.Setting;
import coffer.server.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Keeps `docs/settings.md` true: it is generated from the settings there are.
class SettingsTest {
    private static final Path PAGE =
            Path.of(System.getProperty("project.root", "..")).resolve("docs/settings.md");
    private static final String HEAD =
            """
            # Settings

            Each can be a line of the file that `--config` names (`listen-port=443`), a variable
            (`COFFER_LISTEN_PORT=443`) or a flag (`--listen-port=443`); a flag beats a variable, which
            beats the file. Generated from the settings themselves;
            `./verify -Dsettings.write=true -pl conformance -am` writes this page anew.

            | Setting | Default | What it is |
            |---|---|---|
            """;

    @Test
    void thePageIsCurrent() throws IOException {
        String page =
                HEAD + Settings.ALL.stream().map(SettingsTest::row).collect(Collectors.joining());
        if (Boolean.getBoolean("settings.write")) Files.writeString(PAGE, page);

        assertThat(PAGE).as("run with -Dsettings.write=true").hasContent(page);
    }

    private static String row(Setting<?> setting) {
        // Only a home directory at the beginning: another may be as short as a part of a path.
        String home = System.getProperty("user.home");
        String text = setting.defaultText();
        String byDefault = text.startsWith(home) ? "~" + text.substring(home.length()) : text;
        return "| `%s` | %s | %s |%n"
                .formatted(
                        setting.name(),
                        byDefault.isEmpty() ? "" : "`" + byDefault + "`",
                        setting.purpose().replace("|", "\\|").replace("<", "&lt;"));
    }
}
