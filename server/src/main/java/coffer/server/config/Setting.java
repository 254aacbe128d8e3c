package coffer.server.config;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// One thing an operator can set: its name in a file (`listen-port`), in the environment
/// (`COFFER_LISTEN_PORT`) and as a flag (`--listen-port`), its default and what it is for.
public record Setting<T>(
        String name, String defaultText, Function<String, T> parser, String purpose) {

    public String environmentName() {
        return "COFFER_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    public String flag() {
        return "--" + name;
    }

    /// Throws [ConfigurationException] naming the setting if `text` does not fit it.
    T parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "`%s` cannot be `%s`: %s".formatted(name, text, e.getMessage()));
        }
    }

    static Function<String, Integer> within(int least, int most) {
        return text -> {
            int value;
            try {
                value = Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("it is not a whole number", e);
            }
            if (value < least || value > most) {
                throw new IllegalArgumentException("it is not within " + least + ".." + most);
            }
            return value;
        };
    }

    static List<String> commaSeparated(String text) {
        if (text.isBlank()) return List.of();
        return List.of(text.split(",")).stream().map(String::strip).toList();
    }
}
