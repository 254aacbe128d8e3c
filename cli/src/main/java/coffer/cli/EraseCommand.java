package coffer.cli;

import coffer.server.config.ConfigurationException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Destroys the keys of versions of objects, so that no backup brings them back.
@Command(
        name = "erase",
        description =
                "Erase versions of objects for good, backups included, and keep the receipts."
                        + " Stopped and started again, it goes on.",
        mixinStandardHelpOptions = true)
final class EraseCommand implements Callable<Integer> {
    /// A batch may have the whole key table sealed anew.
    private static final Duration LARGEST_BATCH = Duration.ofHours(1);

    @Option(names = "--bucket", required = true, description = "the bucket")
    private String bucket = "";

    @Option(names = "--key", description = "only this key, in all its versions")
    private Optional<String> key = Optional.empty();

    @Option(names = "--version-id", description = "only this version of the key")
    private Optional<String> versionId = Optional.empty();

    @Option(names = "--prefix", description = "only keys that begin so")
    private Optional<String> prefix = Optional.empty();

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "only versions with this tag")
    private Optional<String> tag = Optional.empty();

    @Option(
            names = "--subject",
            description = "only versions about them, as the metadata `subject` says")
    private Optional<String> subject = Optional.empty();

    @Option(names = "--dry-run", description = "only tell what would be erased")
    private boolean dryRun;

    @Option(
            names = "--receipts",
            defaultValue = "coffer-erasures.jsonl",
            description = "where receipts are added (default: ${DEFAULT-VALUE})")
    private Path receipts = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Erasure.Choice choice = choice();
        PrintWriter out = spec.commandLine().getOut();
        try (FrontDoor door = FrontDoor.open(System.getenv(), LARGEST_BATCH)) {
            Erasure erasure =
                    new Erasure(
                            new HttpErasure(door.clients().s3()),
                            choice,
                            new ProofFile(receipts)::append,
                            out::println);
            if (dryRun) {
                out.printf("%d versions would be erased%n", erasure.preview());
                return 0;
            }
            Erasure.Tally done = erasure.run();
            out.printf("%d versions erased, %d refused%n", done.erased(), done.refused());
            return done.refused() == 0 ? 0 : 1;
        }
    }

    /// Who says nothing would erase the bucket.
    private Erasure.Choice choice() {
        boolean saysWhich =
                key.isPresent() || prefix.isPresent() || tag.isPresent() || subject.isPresent();
        if (!saysWhich) {
            throw new ConfigurationException(
                    "say what: --key, --prefix (of everything: --prefix ''), --tag or --subject");
        }
        if (versionId.isPresent() && key.isEmpty()) {
            throw new ConfigurationException("--version-id takes --key");
        }
        if (key.isPresent() && prefix.isPresent()) {
            throw new ConfigurationException("--key or --prefix, not both");
        }
        return new Erasure.Choice(
                bucket, prefix.orElse(""), key, versionId, tag.map(EraseCommand::pair), subject);
    }

    private static Map.Entry<String, String> pair(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) throw new ConfigurationException("--tag is KEY=VALUE");
        return Map.entry(text.substring(0, equals), text.substring(equals + 1));
    }
}
