package coffer.server.root;

import coffer.crypto.pkcs11.Token;
import coffer.crypto.pkcs11.TokenName;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.RootKeyProvider;
import coffer.server.config.Settings;
import coffer.server.config.TokenFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The token that keeps the root key, if one does.
public final class RootToken {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private RootToken() {}

    /// Empty if the root key is kept another way.
    public static Optional<TokenName> name(Configuration configuration) {
        return configuration.value(Settings.ROOT_KEY) == RootKeyProvider.PKCS11
                ? Optional.of(named(configuration.value(Settings.ROOT_TOKEN)))
                : Optional.empty();
    }

    /// That which `file` names. Throws [ConfigurationException] if none does.
    static Token in(Optional<Path> file) {
        return new Token(named(file), PATIENCE);
    }

    private static TokenName named(Optional<Path> file) {
        return file.map(path -> TokenFile.read(path, Set.of()).token())
                .orElseThrow(() ->
                        new ConfigurationException(
                                "root-key is pkcs11, but root-token is not set"));
    }
}
