package coffer.server.config;

import coffer.crypto.pkcs11.TokenName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A properties file of the operator's that names a token by its `library` and label (`token`), and
/// what else there is to say of it. It holds no PIN.
public record TokenFile(Path path, Map<String, String> entries) {
    private static final String LIBRARY = "library";
    private static final String TOKEN = "token";

    public TokenFile {
        entries = Map.copyOf(entries);
    }

    /// Throws [ConfigurationException] if the file cannot be read or has other keys than these two
    /// and `more`.
    public static TokenFile read(Path path, Set<String> more) {
        TokenFile file = new TokenFile(path, PropertiesFile.read(path));
        Set<String> unknown = new HashSet<>(file.entries.keySet());
        unknown.removeAll(more);
        unknown.remove(LIBRARY);
        unknown.remove(TOKEN);
        if (!unknown.isEmpty()) throw file.refused("has unknown keys " + unknown);
        return file;
    }

    public TokenName token() {
        try {
            return new TokenName(real(Path.of(value(LIBRARY))), value(TOKEN));
        } catch (IllegalArgumentException unusable) {
            throw refused("names no token: " + unusable.getMessage());
        }
    }

    /// By whatever links it is named, so that a token is never taken for two.
    private static Path real(Path library) {
        try {
            return library.isAbsolute() ? library.toRealPath() : library;
        } catch (IOException missing) {
            return library.normalize();
        }
    }

    public String value(String key) {
        return Optional.ofNullable(entries.get(key))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> refused("lacks `" + key + "`"));
    }

    public ConfigurationException refused(String why) {
        return new ConfigurationException("the token file " + path + " " + why);
    }
}
