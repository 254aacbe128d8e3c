package coffer.organizations.effective;

import coffer.policy.json.Json;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Merges the policies above an account, level by level from the root, into what holds for it.
///
/// What one level leaves to lower ones, no lower level widens again, and it holds for everything
/// within the group it is said of. An operator that is not left to a policy is passed over. Of
/// policies on one level none is the other's child; the older one is heard last.
// AWS: Organizations User Guide, "Inheritance operators" and "Inheritance examples".
final class Inheritance {
    private final Group settings = new Group();

    /// A group of settings, or one setting. `left` is what lower levels may do with it.
    private static final class Group {
        private final Map<String, Group> inner = new LinkedHashMap<>();
        private Optional<Json> value = Optional.empty();
        private Set<Operator> left = EnumSet.allOf(Operator.class);
    }

    /// `newestFirst` are the policies of the next lower level.
    void descend(List<Map<String, Json>> newestFirst) {
        newestFirst.forEach(policy -> merge(settings, policy, EnumSet.allOf(Operator.class)));
        newestFirst.forEach(policy -> restrict(settings, policy));
    }

    /// The merged settings, without operators; empty if none is left.
    Optional<Json> effective() {
        return written(settings);
    }

    private static void merge(Group group, Map<String, Json> fields, Set<Operator> above) {
        Set<Operator> allowed = EnumSet.copyOf(above);
        allowed.retainAll(group.left);
        fields.forEach((name, value) -> {
            Optional<Operator> operator = Operator.find(name);
            if (operator.isPresent()) {
                if (allowed.contains(operator.get())) apply(group, operator.get(), value);
            } else if (value instanceof Json.Fields(Map<String, Json> inner)) {
                merge(group.inner.computeIfAbsent(name, _ -> new Group()), inner, allowed);
            }
        });
    }

    private static void restrict(Group group, Map<String, Json> fields) {
        Set<Operator> left = EnumSet.copyOf(group.left);
        left.retainAll(Operator.allowed(fields));
        group.left = left;
        fields.forEach((name, value) -> {
            if (value instanceof Json.Fields(Map<String, Json> inner)) {
                restrict(group.inner.computeIfAbsent(name, _ -> new Group()), inner);
            }
        });
    }

    private static void apply(Group group, Operator operator, Json value) {
        group.value =
                switch (operator) {
                    case ASSIGN -> Optional.of(value);
                    case APPEND -> Optional.of(appended(items(group.value), value));
                    case REMOVE -> removed(items(group.value), value);
                };
    }

    private static Json appended(List<Json> inherited, Json more) {
        List<Json> all = new ArrayList<>(inherited);
        for (Json item : items(Optional.of(more))) {
            if (!all.contains(item)) all.add(item);
        }
        return new Json.Items(all);
    }

    /// A setting of which nothing is left is none.
    private static Optional<Json> removed(List<Json> inherited, Json gone) {
        List<Json> rest = new ArrayList<>(inherited);
        rest.removeAll(items(Optional.of(gone)));
        return rest.isEmpty() ? Optional.empty() : Optional.of(new Json.Items(rest));
    }

    private static List<Json> items(Optional<Json> value) {
        if (value.isEmpty()) return List.of();
        return value.get() instanceof Json.Items(List<Json> items) ? items : List.of(value.get());
    }

    private static Optional<Json> written(Group group) {
        if (group.inner.isEmpty()) return group.value;
        Map<String, Json> members = new LinkedHashMap<>();
        group.inner.forEach(
                (name, inner) -> written(inner).ifPresent(value -> members.put(name, value)));
        return members.isEmpty() ? group.value : Optional.of(new Json.Fields(members));
    }

    /// The keys of tags are the same in any case; effective policies have them in lower case.
    static Map<String, Json> withFoldedTags(Map<String, Json> policy) {
        if (!(policy.get("tags") instanceof Json.Fields(Map<String, Json> tags))) return policy;
        Map<String, Json> folded = new LinkedHashMap<>();
        tags.forEach((key, value) -> folded.put(key.toLowerCase(Locale.ROOT), value));
        Map<String, Json> all = new LinkedHashMap<>(policy);
        all.put("tags", new Json.Fields(folded));
        return all;
    }
}
