package coffer.server.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The settings of one run. A flag beats the environment, which beats the file, which beats the
/// default. Every value is parsed at once, so a mistake stops the start and not a request.
public final class Configuration {
    private static final Set<String> NAMES =
            Settings.ALL.stream().map(Setting::name).collect(Collectors.toUnmodifiableSet());
    private static final Map<String, String> NAMES_BY_VARIABLE =
            Settings.ALL.stream()
                    .collect(Collectors.toUnmodifiableMap(Setting::environmentName, Setting::name));

    private final Map<String, Object> values;

    private Configuration(Map<String, Object> values) {
        this.values = values;
    }

    /// Throws [ConfigurationException] for a key that no [Setting] has or a value that does not
    /// fit. `flags` are by name, without dashes.
    public static Configuration of(
            Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
        Map<String, String> texts = new HashMap<>();
        file.ifPresent(path -> texts.putAll(read(path)));
        texts.putAll(fromEnvironment(environment));
        flags.keySet().forEach(name -> refuseUnknown(name, "--" + name));
        texts.putAll(flags);
        Map<String, Object> values = new HashMap<>();
        for (Setting<?> setting : Settings.ALL) {
            String text = texts.getOrDefault(setting.name(), setting.defaultText());
            values.put(setting.name(), setting.parse(text));
        }
        return new Configuration(values);
    }

    // Only this class fills `values`, each with what its own setting parsed.
    @SuppressWarnings("unchecked")
    public <T> T value(Setting<T> setting) {
        Object value = values.get(setting.name());
        if (value == null) throw new IllegalStateException("no setting " + setting.name());
        return (T) value;
    }

    private static Map<String, String> read(Path file) {
        Map<String, String> texts = PropertiesFile.read(file);
        texts.keySet().forEach(name -> refuseUnknown(name, name + " in " + file));
        return texts;
    }

    private static Map<String, String> fromEnvironment(Map<String, String> environment) {
        Map<String, String> texts = new HashMap<>();
        environment.forEach((variable, text) -> {
            if (!variable.startsWith("COFFER_")) return;
            String name = NAMES_BY_VARIABLE.getOrDefault(variable, "");
            refuseUnknown(name, variable);
            texts.put(name, text);
        });
        return texts;
    }

    private static void refuseUnknown(String name, String asWritten) {
        if (NAMES.contains(name)) return;
        throw new ConfigurationException(
                "there is no setting `%s`; `coffer serve --help` lists them".formatted(asWritten));
    }
}
