package coffer.s3.quota;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// How much of something there may be: as much for all, and for some, by name, something else.
public record Allowance(long usual, Map<String, Long> others) {
    private static final long UNLIMITED = Long.MAX_VALUE;
    private static final String UNLIMITED_TEXT = "unlimited";
    public static final Allowance ALL = new Allowance(UNLIMITED, Map.of());

    public Allowance {
        others = Map.copyOf(others);
        if (usual < 0 || others.values().stream().anyMatch(most -> most < 0)) {
            throw new IllegalArgumentException("an allowance is not less than nothing");
        }
    }

    /// Reads `1000,logs=5000,archive=unlimited`, where the number without a name is for all others,
    /// who have no limit without it. `name` throws [IllegalArgumentException] for what cannot be
    /// one, and so does this for what else is wrong.
    public static Allowance parse(String text, Consumer<String> name) {
        long usual = UNLIMITED;
        Map<String, Long> others = new HashMap<>();
        for (String each : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int equals = each.indexOf('=');
            long most = most(each.substring(equals + 1).strip());
            if (equals < 0) {
                if (usual != UNLIMITED) throw twice("what is for all");
                usual = most;
                continue;
            }
            String whose = each.substring(0, equals).strip();
            name.accept(whose);
            if (others.put(whose, most) != null) throw twice("`" + whose + "`");
        }
        return new Allowance(usual, others);
    }

    private static IllegalArgumentException twice(String what) {
        return new IllegalArgumentException(what + " is there twice");
    }

    private static long most(String text) {
        if (text.equals(UNLIMITED_TEXT)) return UNLIMITED;
        if (!text.matches("\\d{1,18}")) {
            throw new IllegalArgumentException(
                    "`" + text + "` is neither a whole number nor `" + UNLIMITED_TEXT + "`");
        }
        return Long.parseLong(text);
    }

    public long of(String name) {
        return others.getOrDefault(name, usual);
    }

    /// Whether anybody is limited at all.
    public boolean limits() {
        return usual != UNLIMITED || others.values().stream().anyMatch(most -> most != UNLIMITED);
    }
}
