package coffer.cli;

import coffer.server.config.Configuration;
import coffer.server.config.Setting;
import coffer.server.config.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/// The settings as every command takes them: `--config FILE` and a `--name=value` for each setting.
@Command
final class SettingsOptions {
    private static final String FILE = "--config";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /// For commands with annotations, which are given a place for it.
    SettingsOptions() {
        this(CommandSpec.create());
    }

    private SettingsOptions(CommandSpec command) {
        this.command = command;
    }

    /// For commands that are spelled out.
    static SettingsOptions mixedInto(CommandSpec command) {
        SettingsOptions settings = new SettingsOptions(command);
        command.addMixin("settings", CommandSpec.wrapWithoutInspection(settings));
        return settings;
    }

    /// Gives every command that mixes this in an option for each setting.
    static void declare(CommandLine commands) {
        CommandSpec spec = commands.getCommandSpec();
        boolean takesSettings =
                spec.mixins().values().stream()
                        .anyMatch(mixin -> mixin.userObject() instanceof SettingsOptions);
        if (takesSettings) {
            spec.addOption(file());
            Settings.ALL.forEach(setting -> spec.addOption(option(setting)));
        }
        commands.getSubcommands().values().forEach(SettingsOptions::declare);
    }

    private static OptionSpec file() {
        return OptionSpec.builder(FILE)
                .paramLabel("FILE")
                .type(Path.class)
                .description("a properties file with settings")
                .build();
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
        Optional<Path> file = Optional.ofNullable(command.findOption(FILE).getValue());
        return Configuration.of(file, System.getenv(), flags);
    }
}
