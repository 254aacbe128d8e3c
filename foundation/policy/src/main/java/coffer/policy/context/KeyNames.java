package coffer.policy.context;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The names of condition keys in lower case, by which they are compared. Requests bring the same
/// few dozen of them again and again, so those that came first are remembered.
final class KeyNames {
    private static final int MOST = 1_000;
    private static final int LONGEST = 64;
    private static final Map<String, String> FOLDED = new ConcurrentHashMap<>();

    private KeyNames() {}

    static String folded(String name) {
        String known = FOLDED.get(name);
        if (known != null) return known;
        String folded = name.toLowerCase(Locale.ROOT);
        if (name.length() <= LONGEST && FOLDED.size() < MOST) FOLDED.put(name, folded);
        return folded;
    }
}
