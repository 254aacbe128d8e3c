package coffer.gate.form;

import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import coffer.policy.json.JsonSyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the signer of a form lets its sender fill in.
// AWS: Amazon S3 API Reference, "POST policy".
public final class PostPolicy {
    private static final Set<String> EXEMPT =
            Set.of("x-amz-signature", "file", "policy", "awsaccesskeyid", "signature");
    private static final String IGNORED = "x-ignore-";
    private static final String LENGTH = "content-length-range";

    private final Instant expiration;
    private final List<Condition> conditions;

    private PostPolicy(Instant expiration, List<Condition> conditions) {
        this.expiration = expiration;
        this.conditions = conditions;
    }

    /// How long the file may be, both ends included.
    public record Length(long least, long most) {}

    private sealed interface Condition {
        record Equal(String field, String value) implements Condition {}

        record StartsWith(String field, String value) implements Condition {}

        record Range(Length length) implements Condition {}
    }

    /// Reads a policy in base64. Throws InvalidPolicyDocument.
    public static PostPolicy parse(String base64) {
        try {
            String text =
                    new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
            if (JsonReader.read(text) instanceof Json.Fields(var members)) return read(members);
            throw FormError.INVALID_POLICY.refusal();
        } catch (IllegalArgumentException | JsonSyntaxException malformed) {
            throw FormError.INVALID_POLICY.refusal();
        }
    }

    private static PostPolicy read(Map<String, Json> members) {
        for (String name : members.keySet()) {
            if (!name.equals("expiration") && !name.equals("conditions")) {
                throw invalid("Unexpected: '" + name + "'");
            }
        }
        if (!(members.get("expiration") instanceof Json.Text(var expiration))) {
            throw invalid("Policy missing expiration.");
        }
        if (!(members.get("conditions") instanceof Json.Items(var items))) {
            throw invalid("Policy missing conditions.");
        }
        List<Condition> conditions = new ArrayList<>();
        for (Json item : items) conditions.addAll(condition(item));
        return new PostPolicy(time(expiration), conditions);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw invalid("Invalid 'expiration' value: '" + text + "'");
        }
    }

    private static List<Condition> condition(Json item) {
        return switch (item) {
            case Json.Fields(var members) ->
                    members.entrySet().stream()
                            .<Condition>map(member ->
                                    new Condition.Equal(
                                            name(member.getKey()), text(member.getValue())))
                            .toList();
            case Json.Items(var values) -> List.of(condition(values));
            case Json.Text _, Json.Numeral _, Json.Flag _, Json.Nothing _ ->
                    throw invalid("Invalid condition.");
        };
    }

    private static Condition condition(List<Json> values) {
        if (values.size() != 3) throw invalid("Invalid condition: wrong number of arguments.");
        String operation = text(values.getFirst()).toLowerCase(Locale.ROOT);
        if (operation.equals(LENGTH)) {
            long least = number(values.get(1));
            long most = number(values.get(2));
            return new Condition.Range(new Length(least, most));
        }
        String field = text(values.get(1));
        if (!field.startsWith("$")) throw invalid("Invalid condition: no field.");
        String name = name(field.substring(1));
        return switch (operation) {
            case "eq" -> new Condition.Equal(name, text(values.get(2)));
            case "starts-with" -> new Condition.StartsWith(name, text(values.get(2)));
            default -> throw invalid("Unknown operation '" + operation + "'.");
        };
    }

    private static String name(String field) {
        return field.toLowerCase(Locale.ROOT);
    }

    private static String text(Json value) {
        if (value instanceof Json.Text(var text)) return text;
        throw invalid("Invalid condition: text expected.");
    }

    private static long number(Json value) {
        String literal =
                switch (value) {
                    case Json.Numeral(var digits) -> digits;
                    case Json.Text(var digits) -> digits;
                    case Json.Fields _, Json.Items _, Json.Flag _, Json.Nothing _ -> "";
                };
        if (literal.matches("\\d{1,18}")) return Long.parseLong(literal);
        throw invalid("Invalid condition: number expected.");
    }

    /// Throws AccessDenied unless the form is what the policy allows by `now`. `fields` are the
    /// form's, by lower-case name, and the bucket's name.
    public void check(Map<String, String> fields, Instant now) {
        if (!now.isBefore(expiration)) throw denied("Policy expired.");
        Set<String> covered = new HashSet<>();
        for (Condition condition : conditions) {
            switch (condition) {
                case Condition.Equal(var field, var value) -> {
                    covered.add(field);
                    if (!value.equals(fields.getOrDefault(field, ""))) {
                        throw failed("eq", field, value);
                    }
                }
                case Condition.StartsWith(var field, var value) -> {
                    covered.add(field);
                    if (!startsWith(field, fields.get(field), value)) {
                        throw failed("starts-with", field, value);
                    }
                }
                case Condition.Range _ -> {
                    // The file is measured while it is read.
                }
            }
        }
        for (String field : fields.keySet()) {
            boolean isFree = EXEMPT.contains(field) || field.startsWith(IGNORED);
            if (!isFree && !covered.contains(field)) {
                throw denied("Extra input fields: " + field);
            }
        }
    }

    /// A list of content types begins so if each of them does.
    private static boolean startsWith(String field, @Nullable String text, String start) {
        if (text == null) return false;
        if (!field.equals("content-type")) return text.startsWith(start);
        for (String each : text.split(",", -1)) {
            if (!each.strip().startsWith(start)) return false;
        }
        return true;
    }

    /// What all conditions on the length leave; empty if there is none.
    public Optional<Length> length() {
        return conditions.stream()
                .flatMap(condition ->
                        condition instanceof Condition.Range(var length)
                                ? Stream.of(length)
                                : Stream.empty())
                .reduce((one, other) ->
                        new Length(
                                Math.max(one.least(), other.least()),
                                Math.min(one.most(), other.most())));
    }

    private static RuntimeException failed(String operation, String field, String value) {
        return denied(
                "Policy Condition failed: [\""
                        + operation
                        + "\", \"$"
                        + field
                        + "\", \""
                        + value
                        + "\"]");
    }

    private static RuntimeException denied(String why) {
        return FormError.ACCESS_DENIED.because("Invalid according to Policy: " + why);
    }

    private static RuntimeException invalid(String why) {
        return FormError.INVALID_POLICY.because("Invalid Policy: " + why);
    }
}
