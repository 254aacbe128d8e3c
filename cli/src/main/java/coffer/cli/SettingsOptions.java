package coffer.cli;

import coffer.server.config.Configuration;
import coffer.server.config.Setting;
import coffer.server.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The settings as every command takes them: `--config FILE` and a `--name=value` for each setting.
final class SettingsOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "a properties file with settings")
    private Optional<Path> file = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /// Gives every command that mixes this in an option for each setting.
    static void declare(CommandLine commands) {
        CommandSpec spec = commands.getCommandSpec();
        boolean takesSettings =
                spec.mixins().values().stream()
                        .anyMatch(mixin -> mixin.userObject() instanceof SettingsOptions);
        if (takesSettings) Settings.ALL.forEach(setting -> spec.addOption(option(setting)));
        commands.getSubcommands().values().forEach(SettingsOptions::declare);
    }

    private static OptionSpec option(Setting<?> setting) {
        String byDefault = setting.defaultText().isEmpty() ? "none" : setting.defaultText();
        return OptionSpec.builder(setting.flag())
                .paramLabel("VALUE")
                .type(String.class)
                .description(setting.purpose() + " (default: " + byDefault + ")")
                .build();
    }

    /// Throws [coffer.server.config.ConfigurationException] for a value that does not fit.
    Configuration read() {
        Map<String, String> flags = new HashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            Optional.ofNullable(command.findOption(setting.flag()))
                    .<String>map(OptionSpec::getValue)
                    .ifPresent(text -> flags.put(setting.name(), text));
        }
        return Configuration.of(file, System.getenv(), flags);
    }
}
