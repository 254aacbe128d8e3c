package coffer.wire.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// The decoded parameters of a query string or a form, each name with its values in order.
///
/// `flag` and `flag=` are the same: a name with an empty value.
public final class Parameters {
    // More than any AWS request needs: an IAM request with the most tags and policies has hundreds.
    private static final int MAX_COUNT = 10_000;

    private final NavigableMap<String, List<String>> values = new TreeMap<>();

    private Parameters() {}

    /// `raw` is a query string without its `?`, or a form.
    public static Parameters parse(String raw) {
        Parameters parameters = new Parameters();
        int count = 0;
        for (int from = 0; from < raw.length(); ) {
            int end = raw.indexOf('&', from);
            if (end < 0) end = raw.length();
            if (++count > MAX_COUNT) throw new Problem.BadUri("too many parameters").exception();
            if (end > from) parameters.add(raw.substring(from, end));
            from = end + 1;
        }
        return parameters;
    }

    private void add(String pair) {
        int equals = pair.indexOf('=');
        String name = Percent.decodeQuery(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : Percent.decodeQuery(pair.substring(equals + 1));
        values.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
    }

    public boolean contains(String name) {
        return values.containsKey(name);
    }

    /// How many names there are.
    public int size() {
        return values.size();
    }

    /// The names that are among `names`, in their order.
    public List<String> among(Set<String> names) {
        return values.keySet().stream().filter(names::contains).toList();
    }

    /// The first value.
    public Optional<String> find(String name) {
        List<String> all = values.get(name);
        return all == null ? Optional.empty() : Optional.of(all.getFirst());
    }

    /// Every value in order; empty if there is none.
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /// Every parameter, once per value.
    public void forEach(BiConsumer<String, String> consumer) {
        values.forEach((name, all) -> all.forEach(value -> consumer.accept(name, value)));
    }

    /// Whether any name starts with `prefix`.
    boolean hasPrefix(String prefix) {
        String next = values.ceilingKey(prefix);
        return next != null && next.startsWith(prefix);
    }

    /// The names from `prefix` on, while they start with it.
    Iterable<String> namesFrom(String prefix) {
        return values.tailMap(prefix, true).navigableKeySet();
    }
}
