package coffer.cli;

import coffer.server.config.ConfigurationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Where the program begins.
@Command(
        name = "coffer",
        description = "Keeps AI data encrypted under keys you control, and every use on record.",
        mixinStandardHelpOptions = true,
        version = "coffer 0.1.0",
        subcommands = {
            DemoCommand.class,
            InitCommand.class,
            ServeCommand.class,
            EnvCommand.class,
            AuditCommand.class,
            DoctorCommand.class,
            ExplainCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CommandLine commands = new CommandLine(new Main());
        SettingsOptions.declare(commands);
        commands.setExecutionExceptionHandler(Main::explain);
        System.exit(commands.execute(arguments));
    }

    /// An operator's mistake is told in a sentence; anything else keeps its stack for us.
    private static int explain(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (!(failure instanceof ConfigurationException)) throw failure;
        command.getErr().println("coffer: " + failure.getMessage());
        return CommandLine.ExitCode.USAGE;
    }
}
