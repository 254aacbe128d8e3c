package coffer.cli;

import coffer.server.config.ConfigurationException;
import coffer.server.config.RootKeyProvider;
import coffer.server.root.Keeping;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How the root key is to be kept from now on. Where nothing is said, as it is now.
@Command
final class KeepingOptions {
    @Option(
            names = "--new-root-key",
            paramLabel = "VALUE",
            description = "how it is kept from now on: key-file, passphrase or pkcs11")
    private Optional<String> provider = Optional.empty();

    @Option(
            names = "--new-passphrase-file",
            paramLabel = "FILE",
            description =
                    "a file whose first line is the new passphrase, or the PIN of the new token;"
                            + " without it that is read from the terminal, twice")
    private Optional<Path> passphraseFile = Optional.empty();

    @Option(
            names = "--new-root-token",
            paramLabel = "FILE",
            description = "a properties file that names the new token: library, token")
    private Optional<Path> rootToken = Optional.empty();

    /// Throws [ConfigurationException] if it names no way of keeping a key.
    Keeping after(Keeping present) {
        return present.followedBy(provider.map(KeepingOptions::parse), passphraseFile, rootToken);
    }

    private static RootKeyProvider parse(String text) {
        try {
            return RootKeyProvider.parse(text);
        } catch (IllegalArgumentException unknown) {
            throw new ConfigurationException(
                    "`--new-root-key` cannot be `%s`: %s".formatted(text, unknown.getMessage()));
        }
    }
}
