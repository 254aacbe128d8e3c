package coffer.cli;

import coffer.crypto.root.RootKeyException;
import coffer.server.config.ConfigurationException;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// Where the program begins.
public final class Main {
    private static final List<Named> COMMANDS =
            List.of(
                    new Named("demo", DemoCommand::new),
                    new Named("init", InitCommand::new),
                    new Named("serve", ServeCommand::spelled),
                    new Named("env", EnvCommand::new),
                    new Named("audit", AuditCommand::new),
                    new Named("doctor", DoctorCommand::new),
                    new Named("fsck", FsckCommand::new),
                    new Named("root-key", RootKeyCommand::new),
                    new Named("explain", ExplainCommand::new),
                    new Named("who-can", WhoCanCommand::new),
                    new Named("lint", LintCommand::new),
                    new Named("least-privilege", LeastPrivilegeCommand::new),
                    new Named("attest", AttestCommand::new),
                    new Named("s3", S3Command::new),
                    new Named("erasure", ErasureCommand::new));

    private record Named(String name, Supplier<Object> maker) {}

    private Main() {}

    public static void main(String[] arguments) {
        CommandSpec program =
                Spelled.command(
                                "coffer",
                                new Main(),
                                "Keeps AI data encrypted under keys you control, and every use on"
                                        + " record.")
                        .version("coffer 0.1.0");
        CommandLine commands = new CommandLine(program);
        wanted(List.of(arguments)).forEach(one -> commands.addSubcommand(one.maker().get()));
        SettingsOptions.declare(commands);
        commands.setExecutionExceptionHandler(Main::explain);
        System.exit(commands.execute(arguments));
    }

    /// The command that the arguments begin with, or all of them, to be listed: reading what one
    /// takes off its annotations costs a server's start more than opening its store.
    private static List<Named> wanted(List<String> arguments) {
        return COMMANDS.stream()
                .filter(command -> arguments.stream().limit(1).anyMatch(command.name()::equals))
                .findFirst()
                .map(List::of)
                .orElse(COMMANDS);
    }

    /// An operator's mistake is told in a sentence; anything else keeps its stack for us.
    private static int explain(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        boolean isOperators =
                failure instanceof ConfigurationException || failure instanceof RootKeyException;
        if (!isOperators) throw failure;
        command.getErr().println("coffer: " + failure.getMessage());
        return CommandLine.ExitCode.USAGE;
    }
}
