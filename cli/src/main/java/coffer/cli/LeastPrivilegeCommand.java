package coffer.cli;

import coffer.analyzer.generation.LeastPolicy;
import coffer.iam.directory.EntityKind;
import coffer.server.config.ConfigurationException;
import coffer.server.explain.LeastPrivilege;
import coffer.server.explain.LeastPrivilege.Result;
import coffer.server.explain.LeastPrivilege.Subject;
import coffer.server.explain.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Makes the least policy that is enough for what a role or user did, and proves it.
@Command(
        name = "least-privilege",
        description =
                "Read off the record the least policy that would have been enough for a role or a"
                        + " user, and put all he did to the policy engine again with it.",
        mixinStandardHelpOptions = true,
        footer =
                "%nExit status: 0 the policy is enough, 1 it is not, or nothing was done that needs"
                        + " one.")
final class LeastPrivilegeCommand implements Callable<Integer> {
    @Mixin private SettingsOptions settings = new SettingsOptions();

    @Option(names = "--role", paramLabel = "NAME|ARN", description = "whose history: a role's")
    private Optional<String> role = Optional.empty();

    @Option(names = "--user", paramLabel = "NAME|ARN", description = "whose history: a user's")
    private Optional<String> user = Optional.empty();

    @Option(names = "--since", description = "an instant, such as 2026-11-21T08:00:00Z")
    private Optional<String> since = Optional.empty();

    @Option(names = "--exact", description = "name every object, however many there are")
    private boolean isExact;

    @Option(
            names = "--objects",
            paramLabel = "COUNT",
            defaultValue = "10",
            description =
                    "more objects of a bucket are named by their folders (default:"
                            + " ${DEFAULT-VALUE})")
    private int mostObjects = 10;

    @Option(
            names = "--write",
            paramLabel = "FOLDER",
            arity = "0..1",
            fallbackValue = ".",
            description = "write each document to a file there (default: here)")
    private Optional<Path> folder = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Subject subject = subject();
        LeastPolicy least = isExact ? LeastPolicy.exact() : new LeastPolicy(mostObjects);
        Result result =
                new LeastPrivilege(settings.read(), InstantSource.system()).of(subject, least);
        if (result.documents().isEmpty()) {
            out.println(result.arn() + " did nothing that needs a policy.");
            out.flush();
            return 1;
        }
        for (int i = 0; i < result.documents().size(); i++) {
            String document = result.documents().get(i);
            if (folder.isPresent()) write(subject.name(), i, document);
            else out.print(document);
        }
        tell(result, out);
        out.flush();
        return result.holds() ? 0 : 1;
    }

    private Subject subject() {
        if (role.isPresent() == user.isPresent()) {
            throw new ConfigurationException("whose history? Give --role or --user");
        }
        Optional<Instant> from = since.map(LeastPrivilegeCommand::instant);
        return role.map(name -> new Subject(EntityKind.ROLE, name, from))
                .orElseGet(() -> new Subject(EntityKind.USER, user.orElseThrow(), from));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ConfigurationException("`" + text + "` is not an instant");
        }
    }

    private void write(String nameOrArn, int number, String document) {
        String name = nameOrArn.substring(nameOrArn.lastIndexOf('/') + 1);
        Path file = folder.orElseThrow().resolve("%s-%d.json".formatted(name, number + 1));
        try {
            Files.writeString(file, document);
        } catch (IOException e) {
            throw new ConfigurationException("cannot write " + file + ": " + e);
        }
    }

    private void tell(Result result, PrintWriter out) {
        PrintWriter err = folder.isPresent() ? out : spec.commandLine().getErr();
        Replay.Outcome outcome = result.outcome();
        err.printf(
                "%s: %,d calls, %d actions, %d documents.%n",
                result.arn(),
                result.usage().calls(),
                result.usage().actions().size(),
                result.documents().size());
        if (result.usage().isWidened()) {
            err.println("More resources were used than are kept: some are told by patterns.");
        }
        if (!result.usage().isComplete()) {
            err.println("Some records have no room for all that they were asked: look at them.");
        }
        err.printf(
                "Asked again with it: %,d still allowed, %,d not.%n",
                outcome.allowed(), outcome.refused());
        if (outcome.covered() > 0) {
            err.printf(
                    "%,d cannot be asked again with everything else; it allows them by itself.%n",
                    outcome.covered());
        }
        List<String> refusals = outcome.refusals();
        refusals.forEach(each -> err.println("  refused: " + each));
        err.println(
                result.refusesOthers()
                        ? "What was not done is refused."
                        : "Something that was not done is allowed all the same.");
        err.flush();
    }
}
