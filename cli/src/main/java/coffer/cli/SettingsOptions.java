package coffer.cli;

import coffer.server.config.Configuration;
import coffer.server.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/// The settings as every command takes them: `--config FILE` and a `--name=value` for each setting.
final class SettingsOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "a properties file with settings")
    private Optional<Path> file = Optional.empty();

    @Unmatched private List<String> flags = List.of();

    /// Throws [coffer.server.config.ConfigurationException] for anything that is no setting.
    Configuration read() {
        return Configuration.of(file, System.getenv(), named(flags));
    }

    /// One line for each setting.
    static String help() {
        StringBuilder lines = new StringBuilder();
        Settings.ALL.forEach(
                setting ->
                        lines.append(
                                "  %-18s %s (default: %s)%n"
                                        .formatted(
                                                setting.flag(),
                                                setting.purpose(),
                                                setting.defaultText().isEmpty()
                                                        ? "none"
                                                        : setting.defaultText())));
        return lines.toString();
    }

    private static Map<String, String> named(List<String> flags) {
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < flags.size(); i++) {
            String flag = flags.get(i);
            int equals = flag.indexOf('=');
            String name = equals < 0 ? flag : flag.substring(0, equals);
            boolean hasNext = i + 1 < flags.size();
            String text = equals >= 0 ? flag.substring(equals + 1) : hasNext ? flags.get(++i) : "";
            texts.put(name.startsWith("--") ? name.substring(2) : name, text);
        }
        return texts;
    }
}
