package coffer.server.root;

import coffer.crypto.root.Inheritance;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.RootKeyProvider;
import coffer.server.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/// Opens the root key that the configuration names, with what it inherited from those before it, or
/// makes it on the first start.
public final class RootKeys {
    private final Configuration configuration;
    private final SecureRandom random;

    public RootKeys(Configuration configuration, SecureRandom random) {
        this.configuration = configuration;
        this.random = random;
    }

    public RootDirectory directory() {
        return RootDirectory.at(configuration.value(Settings.ROOT_DIR));
    }

    /// The root key, made now if there is none. Ends a change of it that a crash cut short.
    public RootKey openOrCreate() {
        var _ = RootChange.finish(directory());
        return exists() ? open() : create();
    }

    /// Throws [ConfigurationException] if there is no root key yet, or if a change of it was cut
    /// short.
    public RootKey open() {
        if (RootChange.isPending(directory())) {
            throw new ConfigurationException(
                    "a change of the root key was cut short; start the server, or run the command"
                            + " again, to end it");
        }
        requireThere();
        return Inheritance.claim(directory(), Keeping.of(configuration).open(file(), random));
    }

    /// Throws [ConfigurationException] if there is no root key that is kept as the configuration
    /// says.
    public void requireThere() {
        if (exists()) return;
        refuseOtherProvider();
        throw new ConfigurationException(
                "there is no root key in %s; `coffer init` makes one"
                        .formatted(configuration.value(Settings.ROOT_DIR)));
    }

    private RootKey create() {
        refuseOtherProvider();
        return Keeping.of(configuration).create(file(), random);
    }

    private boolean exists() {
        return Files.exists(file());
    }

    /// A second root key beside the first would open nothing and mislead whoever finds it.
    private void refuseOtherProvider() {
        for (RootKeyProvider provider : RootKeyProvider.values()) {
            if (Files.exists(directory().file(Keeping.fileName(provider)))) {
                throw new ConfigurationException(
                        "the root key in %s is kept another way; set root-key accordingly"
                                .formatted(configuration.value(Settings.ROOT_DIR)));
            }
        }
    }

    private Path file() {
        return directory().file(Keeping.of(configuration).fileName());
    }
}
