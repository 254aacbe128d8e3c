package coffer.server.root;

import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.PassphraseRootKey;
import coffer.crypto.root.RootDirectory;
import coffer.crypto.root.RootKey;
import coffer.crypto.root.TokenRootKey;
import coffer.kernel.SecretBytes;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.RootKeyProvider;
import coffer.server.config.SecretFile;
import coffer.server.config.Settings;
import java.io.Console;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/// Opens the root key that the configuration names, or makes it on the first start.
public final class RootKeys {
    private static final String KEY_FILE = "root.key";
    private static final String PASSPHRASE_FILE = "root.passphrase-key";
    private static final String TOKEN_FILE = "root.token-key";
    private static final int LEAST_PASSPHRASE_BYTES = 12;

    private final Configuration configuration;
    private final SecureRandom random;

    public RootKeys(Configuration configuration, SecureRandom random) {
        this.configuration = configuration;
        this.random = random;
    }

    public RootDirectory directory() {
        return RootDirectory.at(configuration.value(Settings.ROOT_DIR));
    }

    /// The root key, made now if there is none.
    public RootKey openOrCreate() {
        return exists() ? open() : create();
    }

    /// Throws [ConfigurationException] if there is no root key yet.
    public RootKey open() {
        if (!exists()) {
            throw new ConfigurationException(
                    "there is no root key in %s; `coffer init` makes one"
                            .formatted(configuration.value(Settings.ROOT_DIR)));
        }
        return switch (provider()) {
            case KEY_FILE -> KeyFileRootKey.open(file(), random);
            case PASSPHRASE -> {
                try (SecretBytes passphrase = passphrase()) {
                    yield PassphraseRootKey.open(file(), passphrase, random);
                }
            }
            case PKCS11 -> {
                try (SecretBytes pin = passphrase()) {
                    yield TokenRootKey.open(file(), RootToken.of(configuration), pin, random);
                }
            }
        };
    }

    private RootKey create() {
        refuseOtherProvider();
        return switch (provider()) {
            case KEY_FILE -> KeyFileRootKey.create(file(), random);
            case PASSPHRASE -> {
                try (SecretBytes passphrase = passphrase()) {
                    if (passphrase.size() < LEAST_PASSPHRASE_BYTES) {
                        throw new ConfigurationException(
                                "the passphrase is shorter than 12 characters");
                    }
                    yield PassphraseRootKey.create(file(), passphrase, random);
                }
            }
            case PKCS11 -> {
                try (SecretBytes pin = passphrase()) {
                    yield TokenRootKey.create(file(), RootToken.of(configuration), pin, random);
                }
            }
        };
    }

    private boolean exists() {
        return Files.exists(file());
    }

    /// A second root key beside the first would open nothing and mislead whoever finds it.
    private void refuseOtherProvider() {
        for (String name : new String[] {KEY_FILE, PASSPHRASE_FILE, TOKEN_FILE}) {
            if (Files.exists(directory().file(name))) {
                throw new ConfigurationException(
                        "the root key in %s is kept another way; set root-key accordingly"
                                .formatted(configuration.value(Settings.ROOT_DIR)));
            }
        }
    }

    private RootKeyProvider provider() {
        return configuration.value(Settings.ROOT_KEY);
    }

    private Path file() {
        return directory()
                .file(
                        switch (provider()) {
                            case KEY_FILE -> KEY_FILE;
                            case PASSPHRASE -> PASSPHRASE_FILE;
                            case PKCS11 -> TOKEN_FILE;
                        });
    }

    private SecretBytes passphrase() {
        return configuration
                .value(Settings.PASSPHRASE_FILE)
                .map(SecretFile::firstLine)
                .orElseGet(RootKeys::typed);
    }

    private static SecretBytes typed() {
        Console console =
                Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .orElseThrow(() ->
                                new ConfigurationException(
                                        "there is no terminal to read the passphrase"
                                                + " from; set passphrase-file"));
        char[] typed = console.readPassword("Passphrase or PIN of the root key: ");
        // Three bytes hold any UTF-16 unit in UTF-8.
        byte[] room = new byte[3 * typed.length];
        ByteBuffer encoded = ByteBuffer.wrap(room);
        var _ = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(typed), encoded, true);
        SecretBytes passphrase = SecretBytes.adopt(Arrays.copyOf(room, encoded.position()));
        Arrays.fill(room, (byte) 0);
        Arrays.fill(typed, '\0');
        return passphrase;
    }
}
