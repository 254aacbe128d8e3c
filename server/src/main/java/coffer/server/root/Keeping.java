package coffer.server.root;

import coffer.crypto.pkcs11.Token;
import coffer.crypto.root.KeyFileRootKey;
import coffer.crypto.root.PassphraseRootKey;
import coffer.crypto.root.RootKey;
import coffer.crypto.root.TokenRootKey;
import coffer.kernel.SecretBytes;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.RootKeyProvider;
import coffer.server.config.SecretFile;
import coffer.server.config.Setting;
import coffer.server.config.Settings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One way of keeping a root key, and where what opens it comes from: `secretFile` holds the
/// passphrase or PIN, which is asked for by `prompt` otherwise; `tokenFile` names the token.
public record Keeping(
        RootKeyProvider provider,
        Optional<Path> secretFile,
        Optional<Path> tokenFile,
        String prompt) {
    private static final int LEAST_PASSPHRASE_BYTES = 12;

    public static Keeping of(Configuration configuration) {
        return new Keeping(
                configuration.value(Settings.ROOT_KEY),
                configuration.value(Settings.PASSPHRASE_FILE),
                configuration.value(Settings.ROOT_TOKEN),
                "Passphrase or PIN of the root key: ");
    }

    /// What is to follow this: the same way of keeping it as far as nothing else is said. What
    /// opens one way does not open another, so it has to be said anew.
    public Keeping followedBy(
            Optional<RootKeyProvider> other, Optional<Path> secret, Optional<Path> token) {
        RootKeyProvider to = other.orElse(provider);
        boolean isSame = to == provider;
        return new Keeping(
                to,
                isSame ? secret.or(() -> secretFile) : secret,
                isSame ? token.or(() -> tokenFile) : token,
                "New passphrase or PIN of the root key: ");
    }

    /// The settings that say this, as lines of a file, where `other` says something else.
    public List<String> differingFrom(Keeping other) {
        List<String> lines = new ArrayList<>();
        if (provider != other.provider) {
            lines.add(Settings.ROOT_KEY.name() + " = " + provider.text());
        }
        if (provider == RootKeyProvider.KEY_FILE) return lines;
        if (!secretFile.equals(other.secretFile)) {
            lines.add(line(Settings.PASSPHRASE_FILE, secretFile));
        }
        if (provider == RootKeyProvider.PKCS11 && !tokenFile.equals(other.tokenFile)) {
            lines.add(line(Settings.ROOT_TOKEN, tokenFile));
        }
        return lines;
    }

    private static String line(Setting<?> setting, Optional<Path> file) {
        return setting.name() + " = " + file.map(Path::toString).orElse("");
    }

    /// The name of the key's file in the root directory.
    public String fileName() {
        return fileName(provider);
    }

    static String fileName(RootKeyProvider provider) {
        return switch (provider) {
            case KEY_FILE -> "root.key";
            case PASSPHRASE -> "root.passphrase-key";
            case PKCS11 -> "root.token-key";
        };
    }

    /// In words, for people.
    public String sentence() {
        return switch (provider) {
            case KEY_FILE -> "in a key file";
            case PASSPHRASE -> "behind a passphrase";
            case PKCS11 -> "in a token that does not give it away";
        };
    }

    /// Makes a new root key and its file. Throws [coffer.crypto.root.RootKeyException] if there is
    /// such a file, [ConfigurationException] if the passphrase is too short.
    public RootKey create(Path file, SecureRandom random) {
        return switch (provider) {
            case KEY_FILE -> KeyFileRootKey.create(file, random);
            case PASSPHRASE -> {
                try (SecretBytes passphrase = newPassphrase()) {
                    yield PassphraseRootKey.create(file, passphrase, random);
                }
            }
            case PKCS11 -> {
                Token token = RootToken.in(tokenFile);
                try (SecretBytes pin = secret()) {
                    yield TokenRootKey.create(file, token, pin, random);
                }
            }
        };
    }

    /// Makes a file for a root key that there is. Throws as [#create] does, and if that key or the
    /// new place is in a token: keys neither leave nor enter one.
    public void keep(Path file, RootKey root, SecureRandom random) {
        switch (provider) {
            case KEY_FILE -> KeyFileRootKey.keep(file, root);
            case PASSPHRASE -> {
                try (SecretBytes passphrase = newPassphrase()) {
                    PassphraseRootKey.keep(file, root, passphrase, random);
                }
            }
            case PKCS11 ->
                    throw new ConfigurationException(
                            "a token makes its keys itself: only `coffer root-key rotate` can put"
                                    + " the root key there");
        }
    }

    /// Throws [coffer.crypto.root.RootKeyException] if the key cannot be had.
    public RootKey open(Path file, SecureRandom random) {
        return switch (provider) {
            case KEY_FILE -> KeyFileRootKey.open(file, random);
            case PASSPHRASE -> {
                try (SecretBytes passphrase = secret()) {
                    yield PassphraseRootKey.open(file, passphrase, random);
                }
            }
            case PKCS11 -> {
                Token token = RootToken.in(tokenFile);
                try (SecretBytes pin = secret()) {
                    yield TokenRootKey.open(file, token, pin, random);
                }
            }
        };
    }

    /// Destroys the key that `file` names in its token. Throws
    /// [coffer.crypto.root.RootKeyException] if the token cannot be used.
    public void destroy(Path file) {
        Token token = RootToken.in(tokenFile);
        try (SecretBytes pin = secret()) {
            TokenRootKey.destroy(file, token, pin);
        }
    }

    private SecretBytes newPassphrase() {
        SecretBytes passphrase = secret();
        if (passphrase.size() >= LEAST_PASSPHRASE_BYTES) return passphrase;
        passphrase.close();
        throw new ConfigurationException("the passphrase is shorter than 12 characters");
    }

    private SecretBytes secret() {
        return secretFile.map(SecretFile::firstLine).orElseGet(() -> Terminal.secret(prompt));
    }
}
