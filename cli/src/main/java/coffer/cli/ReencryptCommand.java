package coffer.cli;

import coffer.server.config.ConfigurationException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Writes the bytes of a bucket's objects anew, under fresh data keys and another KMS key.
@Command(
        name = "reencrypt",
        description =
                "Seal all versions of a bucket's objects anew under another KMS key, for when a key"
                        + " may be known to somebody. Stopped and started again, it goes on.",
        mixinStandardHelpOptions = true)
final class ReencryptCommand implements Callable<Integer> {
    private static final int MAX_RATE = 10_000;

    /// Nothing is answered until all of an object is written.
    private static final Duration LARGEST_OBJECT = Duration.ofHours(6);

    @Option(names = "--bucket", required = true, description = "the bucket")
    private String bucket = "";

    @Option(names = "--prefix", defaultValue = "", description = "only keys that begin so")
    private String prefix = "";

    @Option(names = "--key", required = true, description = "the ARN of the KMS key to use")
    private String keyArn = "";

    @Option(names = "--bucket-key", description = "use a bucket key")
    private boolean bucketKey;

    @Option(names = "--from", description = "only objects under the KMS key with this ARN")
    private Optional<String> fromArn = Optional.empty();

    @Option(names = "--keep-bytes", description = "wrap the data keys anew, leave the bytes alone")
    private boolean keepBytes;

    @Option(
            names = "--rate",
            defaultValue = "20",
            description = "objects a second at most (default: 20)")
    private int rate;

    @Option(
            names = "--state",
            defaultValue = "coffer-reencrypt.state",
            description = "where it is kept how far this is (default: ${DEFAULT-VALUE})")
    private Path state = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (rate < 1 || rate > MAX_RATE) {
            throw new ConfigurationException("--rate is not within 1.." + MAX_RATE);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (FrontDoor door = FrontDoor.open(System.getenv(), LARGEST_OBJECT)) {
            Reencryption.Wish wish =
                    new Reencryption.Wish(bucket, prefix, keyArn, bucketKey, fromArn, !keepBytes);
            Reencryption.Tally done =
                    new Reencryption(
                                    new HttpObjects(door.clients()),
                                    wish,
                                    new ReencryptionState(state),
                                    new Pace(rate),
                                    out::println)
                            .run();
            out.printf(
                    "%d versions sealed anew, %d passed over, %d refused%n",
                    done.changed(), done.passedOver(), done.refused());
            return done.refused() == 0 ? 0 : 1;
        }
    }
}
