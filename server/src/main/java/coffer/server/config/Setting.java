package coffer.server.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// One thing an operator can set: its name in a file (`listen-port`), in the environment
/// (`COFFER_LISTEN_PORT`) and as a flag (`--listen-port`), its default and what it is for.
public record Setting<T>(
        String name, String defaultText, Function<String, T> parser, String purpose) {

    private static final int MAX_RATE = 10_000_000;

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

    static boolean onOrOff(String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException("it is neither on nor off");
        };
    }

    /// Positive numbers by name, such as `a=1,b=0.5`. Which names there are is asked only if there
    /// is one to look up: it may take reading a model.
    static Map<String, Double> rates(String text, Supplier<Set<String>> names) {
        if (text.isBlank()) return Map.of();
        Set<String> known = names.get();
        Map<String, Double> rates = new HashMap<>();
        for (String each : commaSeparated(text)) {
            int equals = each.indexOf('=');
            String name = each.substring(0, Math.max(0, equals)).strip();
            if (!known.contains(name)) {
                throw new IllegalArgumentException("`" + each + "` is about nothing there is");
            }
            if (rates.put(name, rate(each.substring(equals + 1).strip())) != null) {
                throw new IllegalArgumentException("`" + name + "` is there twice");
            }
        }
        return rates;
    }

    private static double rate(String text) {
        double rate;
        try {
            rate = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("`" + text + "` is not a number", e);
        }
        if (!(rate > 0 && rate <= MAX_RATE)) {
            throw new IllegalArgumentException("`" + text + "` is not within 0.." + MAX_RATE);
        }
        return rate;
    }

    static List<String> commaSeparated(String text) {
        if (text.isBlank()) return List.of();
        return List.of(text.split(",")).stream().map(String::strip).toList();
    }
}
