package coffer.cli;

import coffer.ledger.erasure.Erased;
import coffer.server.config.ConfigurationException;
import java.util.Optional;
import picocli.CommandLine.Option;

/// A version that somebody asks receipts about, or none.
final class VersionOptions {
    @Option(names = "--bucket", description = "with --key: was this object erased?")
    private Optional<String> bucket = Optional.empty();

    @Option(names = "--key", description = "its key")
    private Optional<String> key = Optional.empty();

    @Option(names = "--version-id", defaultValue = "null", description = "its version, if it has")
    private String versionId = "";

    Optional<Erased> version() {
        if (bucket.isPresent() != key.isPresent()) {
            throw new ConfigurationException("--bucket and --key go together");
        }
        return bucket.map(name -> new Erased("arn:aws:s3:::" + name, key.orElseThrow(), versionId));
    }
}
