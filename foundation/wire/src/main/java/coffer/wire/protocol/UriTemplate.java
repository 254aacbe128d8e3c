package coffer.wire.protocol;

import coffer.wire.codec.Parameters;
import coffer.wire.codec.Percent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A modelled URI such as `/{Bucket}/{Key+}?tagging`. Query flags must be present, `name=value`
/// pairs must be equal; S3's `x-id`, which only says what the request is anyway, is ignored.
record UriTemplate(List<String> segments, Map<String, String> query) {

    static UriTemplate parse(String uri) {
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        Map<String, String> query = new HashMap<>();
        Parameters.parse(mark < 0 ? "" : uri.substring(mark + 1)).forEach(query::put);
        query.remove("x-id");
        List<String> segments =
                path.equals("/") ? List.of() : List.of(path.substring(1).split("/"));
        return new UriTemplate(segments, Map.copyOf(query));
    }

    /// The names of which it is enough that they are there: `tagging`.
    Stream<String> flags() {
        return query.entrySet().stream()
                .filter(literal -> literal.getValue().isEmpty())
                .map(Map.Entry::getKey);
    }

    /// More literals make a template more specific; a greedy label is the least specific of all.
    int weight() {
        int weight = query.size();
        for (String segment : segments) {
            if (isGreedy(segment)) weight += 10;
            else weight += isLabel(segment) ? 100 : 1000;
        }
        return weight;
    }

    private static boolean isLabel(String segment) {
        return segment.startsWith("{");
    }

    private static boolean isGreedy(String segment) {
        return segment.endsWith("+}");
    }

    /// The labels of a path, or empty if the template does not match. A greedy label takes what the
    /// literals behind it leave of the raw path as it is, with every `//` and `..`.
    Optional<Map<String, String>> match(String rawPath, Parameters parameters) {
        // `OPTIONS *` has a path without slash.
        boolean isPossible = rawPath.startsWith("/") && matchesQuery(parameters);
        return isPossible ? matchPath(rawPath.substring(1)) : Optional.empty();
    }

    // Asked of each of a method's templates, most of which want what no request has.
    private boolean matchesQuery(Parameters parameters) {
        if (query.size() > parameters.size()) return false;
        for (Map.Entry<String, String> literal : query.entrySet()) {
            Optional<String> given = parameters.find(literal.getKey());
            if (given.isEmpty()) return false;
            String wanted = literal.getValue();
            if (!wanted.isEmpty() && !wanted.equals(given.get())) return false;
        }
        return true;
    }

    private Optional<Map<String, String>> matchPath(String path) {
        Map<String, String> labels = new HashMap<>();
        String rest = path;
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (rest.isEmpty()) return Optional.empty();
            if (isGreedy(segment)) {
                Optional<String> taken = without(rest, segments.subList(i + 1, segments.size()));
                String label = segment.substring(1, segment.length() - 2);
                taken.ifPresent(text -> labels.put(label, Percent.decodePath(text)));
                return taken.map(text -> labels);
            }
            int slash = rest.indexOf('/');
            String part = slash < 0 ? rest : rest.substring(0, slash);
            rest = slash < 0 ? "" : rest.substring(slash + 1);
            if (part.isEmpty()) return Optional.empty();
            if (isLabel(segment)) {
                labels.put(segment.substring(1, segment.length() - 1), Percent.decodePath(part));
            } else if (!part.equals(segment)) return Optional.empty();
        }
        return rest.isEmpty() ? Optional.of(labels) : Optional.empty();
    }

    /// What is in front of the literals that a path ends with, if it does.
    private static Optional<String> without(String path, List<String> literals) {
        if (literals.isEmpty()) return Optional.of(path);
        String end = "/" + String.join("/", literals);
        boolean isBehind = path.endsWith(end) && path.length() > end.length();
        return isBehind
                ? Optional.of(path.substring(0, path.length() - end.length()))
                : Optional.empty();
    }
}
