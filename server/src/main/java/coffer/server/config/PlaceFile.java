package coffer.server.config;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A properties file of the operator's that says where blobs lie: in a `directory`, or in a
/// `bucket` at an `endpoint`. It holds no secret.
public record PlaceFile(Path path, Map<String, String> entries) {
    private static final Set<String> OF_DIRECTORY = Set.of("directory");
    private static final Set<String> OF_BUCKET =
            Set.of(
                    "endpoint",
                    "region",
                    "bucket",
                    "prefix",
                    "path-style",
                    "authority",
                    "access-key-id",
                    "secret-access-key-file");

    public PlaceFile {
        entries = Map.copyOf(entries);
    }

    /// Throws [ConfigurationException] if it has other keys than its kind of place.
    public static PlaceFile read(Path path) {
        PlaceFile file = new PlaceFile(path, PropertiesFile.read(path));
        Set<String> unknown = new HashSet<>(file.entries.keySet());
        unknown.removeAll(file.isDirectory() ? OF_DIRECTORY : OF_BUCKET);
        if (!unknown.isEmpty()) throw file.refused("has unknown keys " + unknown);
        return file;
    }

    public boolean isDirectory() {
        return entries.containsKey("directory");
    }

    public String value(String key) {
        return find(key).orElseThrow(() -> refused("lacks `" + key + "`"));
    }

    public Optional<String> find(String key) {
        return Optional.ofNullable(entries.get(key)).filter(value -> !value.isBlank());
    }

    /// A file or directory, which is beside this file unless its path is absolute.
    public Path beside(String value) {
        return path.toAbsolutePath().resolveSibling(value).normalize();
    }

    public ConfigurationException refused(String why) {
        return new ConfigurationException("the place file " + path + " " + why);
    }
}
