package coffer.cli;

import coffer.analyzer.validation.ModelVocabulary;
import coffer.iam.directory.EntityKind;
import coffer.policy.lint.Finding;
import coffer.policy.lint.FindingType;
import coffer.policy.lint.Lint;
import coffer.policy.lint.Target;
import coffer.policy.lint.Vocabulary;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.explain.StoredDocument;
import coffer.server.explain.StoredDocuments;
import coffer.wire.schema.ModelReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Tells what is wrong with policies, or unwise in them.
@Command(
        name = "lint",
        description =
                "Tell what is wrong with policies, or unwise in them: files, those of one user or"
                        + " role, or all that the installation keeps.",
        mixinStandardHelpOptions = true,
        footer =
                "%nExit status: 0 at most suggestions and general warnings, 1 an error or a"
                        + " security warning.")
final class LintCommand implements Callable<Integer> {
    @Mixin private SettingsOptions settings = new SettingsOptions();

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "policies to look at")
    private List<Path> files = List.of();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "IDENTITY",
            description =
                    "what the files are attached to: ${COMPLETION-CANDIDATES} (default:"
                            + " ${DEFAULT-VALUE})")
    private Target type = Target.IDENTITY;

    @Option(names = "--user", paramLabel = "NAME|ARN", description = "the policies of a user")
    private Optional<String> user = Optional.empty();

    @Option(names = "--group", paramLabel = "NAME|ARN", description = "the policies of a group")
    private Optional<String> group = Optional.empty();

    @Option(names = "--role", paramLabel = "NAME|ARN", description = "the policies of a role")
    private Optional<String> role = Optional.empty();

    @Option(names = "--all", description = "every policy of the installation")
    private boolean isAll;

    @Option(names = "--json", description = "one finding a line, as JSON")
    private boolean isJson;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Findings findings = new Findings(spec.commandLine().getOut(), isJson);
        Vocabulary vocabulary = new ModelVocabulary(ModelReader.readIndex());
        Consumer<StoredDocument> look =
                document -> findings.tell(document, findings(document, vocabulary));
        files.forEach(file -> look.accept(new StoredDocument(file.toString(), type, text(file))));
        stored(look);
        findings.finish();
        return findings.count(FindingType.ERROR) + findings.count(FindingType.SECURITY_WARNING) > 0
                ? 1
                : 0;
    }

    private static List<Finding> findings(StoredDocument document, Vocabulary vocabulary) {
        return Lint.of(document.json(), document.target(), vocabulary);
    }

    private void stored(Consumer<StoredDocument> look) {
        boolean isOfSome = user.isPresent() || group.isPresent() || role.isPresent();
        if (!isAll && !isOfSome) {
            if (files.isEmpty()) {
                throw new ConfigurationException(
                        "lint what? Give a FILE, or --user, --group, --role or --all");
            }
            return;
        }
        Configuration configuration = settings.read();
        StoredDocuments documents = new StoredDocuments(configuration, InstantSource.system());
        if (isAll) documents.forEach(look);
        user.ifPresent(name -> documents.of(EntityKind.USER, name, look));
        group.ifPresent(name -> documents.of(EntityKind.GROUP, name, look));
        role.ifPresent(name -> documents.of(EntityKind.ROLE, name, look));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new ConfigurationException("cannot read " + file + ": " + unreadable);
        }
    }
}
