package coffer.organizations.effective;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.iam.policy.JsonText;
import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import coffer.testing.Forall;
import coffer.testing.Forall.Gen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Inheritance against one setting at a time: what each path comes to is worked out from the list
/// of everything that was ever said of it, and of every group around it.
class InheritanceProperties {
    private static final List<String> GROUPS = List.of("a", "b", "c");
    private static final List<String> SETTINGS = List.of("x", "y");
    private static final List<String> OPERATORS = List.of("@@assign", "@@append", "@@remove");
    private static final String LEFT = "@@operators_allowed_for_child_policies";

    @Test
    void everySettingComesToWhatWasSaidOfIt() {
        Forall.cases(gen -> {
            List<List<Map<String, Json>>> levels = levels(gen);

            Inheritance inheritance = new Inheritance();
            levels.forEach(inheritance::descend);

            assertThat(flat(inheritance.effective())).isEqualTo(naive(levels));
        });
    }

    private static List<List<Map<String, Json>>> levels(Gen gen) {
        List<List<Map<String, Json>>> levels = new ArrayList<>();
        for (int i = 0; i <= gen.below(4); i++) {
            List<Map<String, Json>> level = new ArrayList<>();
            for (int j = 0; j < 1 + gen.below(2); j++) level.add(policy(gen));
            levels.add(level);
        }
        return levels;
    }

    private static Map<String, Json> policy(Gen gen) {
        Map<String, Json> groups = new LinkedHashMap<>();
        for (String group : GROUPS) {
            if (gen.flip()) continue;
            Map<String, Json> settings = new LinkedHashMap<>();
            for (String name : SETTINGS) {
                if (gen.flip()) settings.put(name, new Json.Fields(setting(gen)));
            }
            if (gen.below(6) == 0) settings.put(LEFT, left(gen));
            groups.put(group, new Json.Fields(settings));
        }
        if (gen.below(8) == 0) groups.put(LEFT, left(gen));
        return Map.of("tags", new Json.Fields(groups));
    }

    private static Map<String, Json> setting(Gen gen) {
        Map<String, Json> fields = new LinkedHashMap<>();
        String operator = gen.oneOf(OPERATORS);
        List<Json> values = new ArrayList<>();
        for (int i = 0; i < 1 + gen.below(3); i++) {
            values.add(new Json.Text(gen.oneOf(List.of("1", "2", "3"))));
        }
        boolean isScalar = operator.equals("@@assign") && gen.below(4) == 0;
        fields.put(operator, isScalar ? values.getFirst() : new Json.Items(values));
        if (gen.below(4) == 0) fields.put(LEFT, left(gen));
        return fields;
    }

    private static Json left(Gen gen) {
        return new Json.Items(
                List.of(
                        new Json.Text(
                                gen.oneOf(
                                        List.of(
                                                "@@all",
                                                "@@none",
                                                "@@assign",
                                                "@@append",
                                                "@@remove")))));
    }

    /// What is left of each path, by the path.
    private static Map<String, String> flat(Optional<Json> effective) {
        Map<String, String> flat = new TreeMap<>();
        effective.ifPresent(json -> flatten("", json, flat));
        return flat;
    }

    private static void flatten(String path, Json json, Map<String, String> flat) {
        if (json instanceof Json.Fields(Map<String, Json> members)) {
            members.forEach((name, value) -> flatten(path + "/" + name, value, flat));
        } else {
            flat.put(path, JsonText.of(json));
        }
    }

    private static Map<String, String> naive(List<List<Map<String, Json>>> levels) {
        Map<String, String> all = new TreeMap<>();
        for (String group : GROUPS) {
            for (String setting : SETTINGS) {
                String path = "/tags/" + group + "/" + setting;
                naive(levels, List.of("tags", group, setting))
                        .ifPresent(value -> all.put(path, value));
            }
        }
        return all;
    }

    private static Optional<String> naive(List<List<Map<String, Json>>> levels, List<String> path) {
        Set<String> permitted = new TreeSet<>(OPERATORS);
        Optional<Object> value = Optional.empty();
        for (List<Map<String, Json>> level : levels) {
            for (Map<String, Json> policy : level) {
                for (Map.Entry<String, Json> said : at(policy, path).entrySet()) {
                    if (permitted.contains(said.getKey())) {
                        value = after(value, said.getKey(), said.getValue());
                    }
                }
            }
            for (Map<String, Json> policy : level) {
                for (int depth = 0; depth <= path.size(); depth++) {
                    narrow(permitted, at(policy, path.subList(0, depth)));
                }
            }
        }
        return value.map(InheritanceProperties::text);
    }

    private static void narrow(Set<String> permitted, Map<String, Json> fields) {
        if (!fields.containsKey(LEFT)) return;
        String said = JsonText.of(fields.get(LEFT));
        if (said.contains("@@all")) return;
        permitted.removeIf(operator -> !said.contains(operator));
    }

    private static Map<String, Json> at(Map<String, Json> policy, List<String> path) {
        Map<String, Json> here = policy;
        for (String name : path) {
            if (!(here.get(name) instanceof Json.Fields(Map<String, Json> inner))) return Map.of();
            here = inner;
        }
        return here;
    }

    private static Optional<Object> after(Optional<Object> before, String operator, Json said) {
        if (operator.equals("@@assign")) {
            return Optional.of(said instanceof Json.Items ? strings(said) : JsonText.of(said));
        }
        List<String> values = new ArrayList<>();
        before.ifPresent(old -> {
            if (old instanceof List<?> list) list.forEach(each -> values.add((String) each));
            else values.add((String) old);
        });
        if (operator.equals("@@append")) {
            Set<String> more = new LinkedHashSet<>(strings(said));
            more.removeAll(values);
            values.addAll(more);
            return Optional.of(values);
        }
        values.removeAll(strings(said));
        return values.isEmpty() ? Optional.empty() : Optional.of(values);
    }

    private static List<String> strings(Json items) {
        return ((Json.Items) items).values().stream().map(JsonText::of).toList();
    }

    private static String text(Object value) {
        if (value instanceof List<?> list) {
            return JsonText.of(
                    new Json.Items(
                            list.stream().map(each -> JsonReader.read((String) each)).toList()));
        }
        return (String) value;
    }
}
