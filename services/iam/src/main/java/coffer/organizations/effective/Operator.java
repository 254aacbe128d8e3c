package coffer.organizations.effective;

import coffer.policy.json.Json;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a policy may do with a setting that it inherits.
// AWS: Organizations User Guide, "Inheritance operators".
enum Operator {
    ASSIGN("@@assign"),
    APPEND("@@append"),
    REMOVE("@@remove");

    static final String FOR_CHILDREN = "@@operators_allowed_for_child_policies";
    static final String ALL = "@@all";
    static final String NONE = "@@none";

    private final String text;

    Operator(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    static Optional<Operator> find(String text) {
        return Stream.of(values()).filter(each -> each.text.equals(text)).findFirst();
    }

    /// Whether an object says what becomes of one setting, and is no group of settings.
    static boolean isSetting(Map<String, Json> fields) {
        return fields.keySet().stream().anyMatch(name -> find(name).isPresent());
    }

    /// What an object leaves to lower levels; everything if it does not say.
    static Set<Operator> allowed(Map<String, Json> fields) {
        if (!(fields.get(FOR_CHILDREN) instanceof Json.Items(List<Json> items))) {
            return EnumSet.allOf(Operator.class);
        }
        Set<Operator> allowed = EnumSet.noneOf(Operator.class);
        for (Json item : items) {
            if (!(item instanceof Json.Text(String name))) continue;
            if (name.equals(ALL)) allowed.addAll(EnumSet.allOf(Operator.class));
            find(name).ifPresent(allowed::add);
        }
        return allowed;
    }
}
