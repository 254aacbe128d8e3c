package coffer.analyzer.generation;

import coffer.ledger.JsonText;
import coffer.policy.PolicyLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The least policy that would have been enough, as documents of which each can be a managed
/// policy.
public final class LeastPolicy {
    private static final String HEAD = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n";
    private static final String TAIL = "\n  ]\n}\n";

    private final int mostObjects;

    /// More objects of one bucket than `mostObjects` are told by their folders.
    public LeastPolicy(int mostObjects) {
        this.mostObjects = mostObjects;
    }

    /// Every object by its name.
    public static LeastPolicy exact() {
        return new LeastPolicy(Integer.MAX_VALUE);
    }

    /// What a statement is about, but for the actions.
    private record About(
            List<String> resources, Map<String, Map<String, Set<String>>> conditions) {}

    /// In order, so that the same usage gives the same text; none if nothing was used.
    public List<String> documents(Usage usage) {
        List<String> statements = new ArrayList<>();
        merged(usage).forEach((about, actions) -> statements.addAll(statements(about, actions)));
        List<String> documents = new ArrayList<>();
        List<String> some = new ArrayList<>();
        for (String statement : statements) {
            some.add(statement);
            if (PolicyLimits.lengthWithoutWhiteSpace(document(some)) <= PolicyLimits.MANAGED_POLICY)
                continue;
            some.removeLast();
            if (!some.isEmpty()) documents.add(document(some));
            some.clear();
            some.add(statement);
        }
        if (!some.isEmpty()) documents.add(document(some));
        return documents;
    }

    /// Actions that were used alike are in one statement.
    private Map<About, Set<String>> merged(Usage usage) {
        Map<String, About> byText = new TreeMap<>();
        Map<String, Set<String>> actionsByText = new TreeMap<>();
        usage.byAction()
                .forEach((action, used) -> {
                    About about = new About(resources(used.patterns()), used.conditions());
                    String service = action.substring(0, action.indexOf(':') + 1);
                    String text = service + about;
                    byText.put(text, about);
                    actionsByText.computeIfAbsent(text, _ -> new TreeSet<>()).add(action);
                });
        Map<About, Set<String>> merged = new LinkedHashMap<>();
        byText.forEach((text, about) ->
                merged.computeIfAbsent(about, _ -> new TreeSet<>())
                        .addAll(actionsByText.getOrDefault(text, Set.of())));
        return merged;
    }

    private List<String> resources(Set<String> patterns) {
        if (patterns.contains("*")) return List.of("*");
        Map<String, Set<String>> objectsByBucket = new TreeMap<>();
        Set<String> resources = new TreeSet<>();
        for (String pattern : patterns) {
            if (ResourceText.isObject(pattern)) {
                objectsByBucket
                        .computeIfAbsent(ResourceText.bucket(pattern), _ -> new TreeSet<>())
                        .add(pattern);
            } else {
                resources.add(pattern);
            }
        }
        objectsByBucket.forEach((bucket, objects) -> resources.addAll(folders(bucket, objects)));
        return List.copyOf(resources);
    }

    /// The deepest folders that are few enough.
    private Set<String> folders(String bucket, Set<String> objects) {
        if (objects.size() <= mostObjects) return objects;
        Set<String> best = Set.of(bucket + "*");
        for (int depth = 1; ; depth++) {
            Set<String> folders = new TreeSet<>();
            for (String object : objects) folders.add(folder(object, bucket.length(), depth));
            boolean isDeepest = folders.equals(best) || folders.size() > mostObjects;
            if (isDeepest) return best;
            best = folders;
        }
    }

    /// The folder so deep in its bucket that an object is in; the object, if it is not so deep.
    private static String folder(String object, int bucketLength, int depth) {
        int at = bucketLength;
        for (int i = 0; i < depth; i++) {
            int next = object.indexOf('/', at);
            if (next < 0) return object;
            at = next + 1;
        }
        return object.substring(0, at) + "*";
    }

    /// One statement, or several where its resources are too long for one document.
    private static List<String> statements(About about, Set<String> actions) {
        String whole = statement(about.resources(), about, actions);
        boolean fits =
                PolicyLimits.lengthWithoutWhiteSpace(document(List.of(whole)))
                        <= PolicyLimits.MANAGED_POLICY;
        int count = about.resources().size();
        if (fits || count == 1) return List.of(whole);
        List<String> statements = new ArrayList<>();
        int half = count / 2;
        for (List<String> part :
                List.of(
                        about.resources().subList(0, half),
                        about.resources().subList(half, count))) {
            statements.addAll(statements(new About(part, about.conditions()), actions));
        }
        return statements;
    }

    private static String document(List<String> statements) {
        return HEAD + String.join(",\n", statements) + TAIL;
    }

    private static String statement(List<String> resources, About about, Set<String> actions) {
        StringBuilder text = new StringBuilder("    {\n      \"Effect\": \"Allow\",\n");
        text.append("      \"Action\": ").append(list(actions)).append(",\n");
        text.append("      \"Resource\": ").append(list(resources));
        if (!about.conditions().isEmpty()) {
            List<String> operators = new ArrayList<>();
            about.conditions()
                    .forEach((operator, keys) ->
                            operators.add(
                                    "        " + quoted(operator) + ": {" + keys(keys) + "}"));
            text.append(",\n      \"Condition\": {\n")
                    .append(String.join(",\n", operators))
                    .append("\n      }");
        }
        return text.append("\n    }").toString();
    }

    private static String keys(Map<String, Set<String>> keys) {
        List<String> members = new ArrayList<>();
        keys.forEach((key, values) -> members.add(quoted(key) + ": " + list(values)));
        return String.join(", ", members);
    }

    private static String list(Iterable<String> values) {
        List<String> quoted = new ArrayList<>();
        values.forEach(value -> quoted.add(quoted(value)));
        return quoted.size() == 1 ? quoted.getFirst() : "[" + String.join(", ", quoted) + "]";
    }

    private static String quoted(String text) {
        return new JsonText().value(text).toString();
    }
}
