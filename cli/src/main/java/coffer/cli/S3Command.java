package coffer.cli;

import picocli.CommandLine.Command;

/// What is done to objects through a running server, as whoever the environment says.
@Command(
        name = "s3",
        description = "Work on objects through the running server.",
        subcommands = {EraseCommand.class, ReencryptCommand.class},
        mixinStandardHelpOptions = true)
final class S3Command {}
