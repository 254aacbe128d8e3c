package coffer.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Commands spelled out in code. Reading what a command takes off its annotations costs a server's
/// start more than opening its store.
final class Spelled {
    private Spelled() {}

    /// A command of `name` that `command` carries out, with the options to ask for help and
    /// version.
    static CommandSpec command(String name, Object command, String description) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(name);
        spec.usageMessage().description(description);
        return spec.addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Show this help message and exit.")
                                .build())
                .addOption(
                        OptionSpec.builder("-V", "--version")
                                .versionHelp(true)
                                .description("Print version information and exit.")
                                .build());
    }
}
