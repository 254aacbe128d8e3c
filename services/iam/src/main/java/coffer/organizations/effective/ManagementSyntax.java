package coffer.organizations.effective;

import coffer.organizations.tree.PolicyType;
import coffer.policy.document.PolicySyntaxException;
import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import coffer.policy.json.JsonSyntaxException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the policies that are merged into one have in common: groups of settings within groups, and
/// operators that say what becomes of a setting.
// AWS: Organizations User Guide, "Policy syntax and inheritance for declarative policy types".
public final class ManagementSyntax {
    private static final Map<PolicyType, String> TOPS = tops();

    private ManagementSyntax() {}

    private static Map<PolicyType, String> tops() {
        Map<PolicyType, String> tops = new EnumMap<>(PolicyType.class);
        tops.put(PolicyType.TAG_POLICY, "tags");
        tops.put(PolicyType.BACKUP_POLICY, "plans");
        tops.put(PolicyType.AISERVICES_OPT_OUT_POLICY, "services");
        tops.put(PolicyType.CHATBOT_POLICY, "chatbot");
        tops.put(PolicyType.DECLARATIVE_POLICY_EC2, "ec2_attributes");
        tops.put(PolicyType.SECURITYHUB_POLICY, "securityhub");
        tops.put(PolicyType.INSPECTOR_POLICY, "inspector");
        tops.put(PolicyType.UPGRADE_ROLLOUT_POLICY, "upgrade_rollout");
        tops.put(PolicyType.BEDROCK_POLICY, "bedrock");
        tops.put(PolicyType.S3_POLICY, "s3_attributes");
        tops.put(PolicyType.NETWORK_SECURITY_DIRECTOR_POLICY, "network_security_director");
        return tops;
    }

    /// Throws [PolicySyntaxException] unless `content` is a policy of that type.
    public static void check(PolicyType type, String content) {
        Map<String, Json> fields = read(content);
        Optional<String> top = Optional.ofNullable(TOPS.get(type));
        for (Map.Entry<String, Json> member : fields.entrySet()) {
            boolean isKnown =
                    top.filter(member.getKey()::equals).isPresent()
                            || member.getKey().equals(Operator.FOR_CHILDREN);
            if (!isKnown) throw wrong("unknown field " + member.getKey());
        }
        if (fields.isEmpty() || Operator.isSetting(fields)) throw wrong("no settings");
        checkGroup(fields);
    }

    /// A document that was checked, or not.
    static Map<String, Json> read(String content) {
        try {
            if (JsonReader.read(content) instanceof Json.Fields(Map<String, Json> fields)) {
                return fields;
            }
        } catch (JsonSyntaxException notJson) {
            throw wrong(String.valueOf(notJson.getMessage()));
        }
        throw wrong("not an object");
    }

    private static void checkGroup(Map<String, Json> fields) {
        for (Map.Entry<String, Json> member : fields.entrySet()) {
            if (member.getKey().equals(Operator.FOR_CHILDREN)) {
                checkChildren(member.getValue());
            } else if (member.getKey().startsWith("@@")) {
                throw wrong("unknown operator " + member.getKey());
            } else if (member.getValue() instanceof Json.Fields(Map<String, Json> inner)) {
                if (Operator.isSetting(inner)) checkSetting(inner);
                else checkGroup(inner);
            } else {
                throw wrong("no operator for " + member.getKey());
            }
        }
    }

    private static void checkSetting(Map<String, Json> fields) {
        fields.forEach((name, value) -> {
            Optional<Operator> operator = Operator.find(name);
            if (name.equals(Operator.FOR_CHILDREN)) {
                checkChildren(value);
            } else if (operator.isEmpty()) {
                throw wrong("beside an operator: " + name);
            } else {
                checkValue(operator.get(), value);
            }
        });
    }

    private static void checkValue(Operator operator, Json value) {
        boolean isWhole =
                switch (value) {
                    case Json.Items(List<Json> items) ->
                            items.stream().allMatch(ManagementSyntax::isScalar);
                    case Json.Text _, Json.Numeral _, Json.Flag _ -> operator == Operator.ASSIGN;
                    case Json.Fields _, Json.Nothing _ -> false;
                };
        if (!isWhole) throw wrong("not a value for " + operator.text());
    }

    private static boolean isScalar(Json value) {
        return switch (value) {
            case Json.Text _, Json.Numeral _, Json.Flag _ -> true;
            case Json.Items _, Json.Fields _, Json.Nothing _ -> false;
        };
    }

    private static void checkChildren(Json value) {
        if (!(value instanceof Json.Items(List<Json> items)) || items.isEmpty()) {
            throw wrong(Operator.FOR_CHILDREN + " is not a list");
        }
        for (Json item : items) {
            boolean isKnown =
                    item instanceof Json.Text(String name)
                            && (name.equals(Operator.ALL)
                                    || name.equals(Operator.NONE)
                                    || Operator.find(name).isPresent());
            if (!isKnown) throw wrong("unknown operator for children");
        }
    }

    private static PolicySyntaxException wrong(String detail) {
        return new PolicySyntaxException(
                "The provided policy document does not meet the requirements of the specified"
                        + " policy type.",
                detail);
    }
}
