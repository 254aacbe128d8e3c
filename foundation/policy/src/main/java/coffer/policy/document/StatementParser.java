package coffer.policy.document;

import coffer.policy.condition.Condition;
import coffer.policy.json.Json;
import coffer.policy.match.InvalidPatternException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Reads one statement by the rules of its kind of policy.
final class StatementParser {
    private static final Set<String> FIELDS =
            Set.of(
                    "Sid",
                    "Effect",
                    "Principal",
                    "NotPrincipal",
                    "Action",
                    "NotAction",
                    "Resource",
                    "NotResource",
                    "Condition");

    private final PolicyKind kind;
    private final boolean variables;
    private final Complaints complaints;
    private final PrincipalParser principals;
    private final ResourceForm resources;

    StatementParser(PolicyKind kind, LanguageVersion version, Complaints complaints) {
        this.kind = kind;
        this.variables = version.hasVariables();
        this.complaints = complaints;
        this.principals = new PrincipalParser(complaints);
        this.resources = new ResourceForm(complaints, variables);
    }

    Statement statement(Json value) {
        if (!(value instanceof Json.Fields(Map<String, Json> fields))) {
            throw complaints.syntax("a statement is not an object");
        }
        for (String name : fields.keySet()) {
            if (!FIELDS.contains(name)) throw complaints.unknownField(name);
        }
        Optional<String> sid = sid(fields);
        Effect effect = effect(fields);
        Optional<PrincipalElement> principal = principal(fields, effect);
        PatternElement action =
                patterns(fields, "Action", this::checkAction)
                        .orElseThrow(() -> complaints.missing("Action"));
        Statement statement =
                new Statement(sid, effect, principal, action, resource(fields), conditions(fields));
        if (kind == PolicyKind.RCP) checkControl(statement);
        return statement;
    }

    /// Resource control policies only deny, but for the one that AWS attaches everywhere.
    // AWS: Organizations User Guide, "RCP syntax", elements summary.
    private void checkControl(Statement statement) {
        if (statement.action().negated()) throw complaints.prohibited("NotAction");
        PatternElement everything = new PatternElement(false, List.of("*"));
        boolean isFullAccess =
                statement.action().equals(everything)
                        && statement.resource().filter(everything::equals).isPresent()
                        && statement.conditions().isEmpty();
        if (statement.effect() == Effect.ALLOW && !isFullAccess) {
            throw complaints.invalidEffect("Allow");
        }
    }

    private Optional<String> sid(Map<String, Json> fields) {
        Optional<Json> value = Optional.ofNullable(fields.get("Sid"));
        if (value.isEmpty()) return Optional.empty();
        if (!(value.get() instanceof Json.Text(String sid))) {
            throw complaints.syntax("Sid is not a string");
        }
        // Policies of resources may have blanks and punctuation in their Sids, as the default key
        // policy of KMS has.
        boolean isFree = kind.namesPrincipals() && kind != PolicyKind.RCP;
        if (!isFree && !sid.matches("[0-9A-Za-z]*")) throw complaints.invalidSid(sid);
        return Optional.of(sid);
    }

    private Effect effect(Map<String, Json> fields) {
        Json value = fields.get("Effect");
        if (value == null) throw complaints.missing("Effect");
        if (!(value instanceof Json.Text(String text))) {
            throw complaints.syntax("Effect is not a string");
        }
        return Effect.find(text)
                .orElseThrow(() ->
                        Effect.isMiswritten(text)
                                ? complaints.miswrittenEffect(text)
                                : complaints.invalidEffect(text));
    }

    private Optional<PrincipalElement> principal(Map<String, Json> fields, Effect effect) {
        Optional<Json> named = Optional.ofNullable(fields.get("Principal"));
        Optional<Json> excepted = Optional.ofNullable(fields.get("NotPrincipal"));
        if (!kind.namesPrincipals()) {
            if (named.isPresent()) throw complaints.prohibited("Principal");
            if (excepted.isPresent()) throw complaints.prohibited("NotPrincipal");
            return Optional.empty();
        }
        if (excepted.isPresent()) {
            boolean isProhibited = kind == PolicyKind.TRUST || kind == PolicyKind.RCP;
            if (isProhibited || named.isPresent()) throw complaints.prohibited("NotPrincipal");
            if (effect == Effect.ALLOW) throw complaints.allowWithNotPrincipal();
            return Optional.of(new PrincipalElement(true, principals.names(excepted.get())));
        }
        List<PrincipalElement.Name> names =
                principals.names(named.orElseThrow(() -> complaints.missing("Principal")));
        boolean isEveryone =
                names.stream().allMatch(PrincipalElement.Name.Everyone.class::isInstance);
        // AWS: Organizations User Guide, "RCP syntax": only `"Principal": "*"`.
        if (kind == PolicyKind.RCP && !isEveryone) {
            throw complaints.invalidPrincipal("AWS", "other than *");
        }
        return Optional.of(new PrincipalElement(false, names));
    }

    private Optional<PatternElement> resource(Map<String, Json> fields) {
        Optional<PatternElement> resource = patterns(fields, "Resource", resources::check);
        if (kind != PolicyKind.TRUST) {
            return Optional.of(resource.orElseThrow(() -> complaints.missing("Resource")));
        }
        if (resource.isPresent()) {
            throw complaints.prohibited(resource.get().negated() ? "NotResource" : "Resource");
        }
        return Optional.empty();
    }

    private Optional<PatternElement> patterns(
            Map<String, Json> fields, String name, Consumer<String> check) {
        Optional<Json> plain = Optional.ofNullable(fields.get(name));
        Optional<Json> negated = Optional.ofNullable(fields.get("Not" + name));
        if (plain.isPresent() && negated.isPresent()) {
            throw complaints.syntax("both " + name + " and Not" + name);
        }
        Optional<Json> either = plain.or(() -> negated);
        if (either.isEmpty()) return Optional.empty();
        List<String> values = strings(either.get(), name);
        if (values.isEmpty()) throw complaints.missing(name);
        values.forEach(check);
        return Optional.of(new PatternElement(negated.isPresent(), values));
    }

    private void checkAction(String action) {
        if (action.equals("*") && kind != PolicyKind.TRUST) return;
        int colon = action.indexOf(':');
        if (colon < 0 && kind == PolicyKind.TRUST) throw complaints.notAnStsAction(action);
        if (colon < 0) throw complaints.actionWithoutVendor(action);
        if (action.indexOf(':', colon + 1) >= 0) throw complaints.actionWithColons(action);
        String vendor = action.substring(0, colon);
        if (kind == PolicyKind.TRUST && !vendor.equalsIgnoreCase("sts")) {
            throw complaints.notAnStsAction(action);
        }
        if (!vendor.matches("[a-zA-Z0-9-]+|\\*")) throw complaints.invalidVendor(vendor);
        if (!action.substring(colon + 1).matches("[a-zA-Z0-9*?_-]+")) {
            throw complaints.invalidAction(action);
        }
    }

    private List<ConditionElement> conditions(Map<String, Json> fields) {
        Optional<Json> value = Optional.ofNullable(fields.get("Condition"));
        if (value.isEmpty()) return List.of();
        if (!(value.get() instanceof Json.Fields(Map<String, Json> operators))) {
            throw complaints.syntax("Condition is not an object");
        }
        List<ConditionElement> conditions = new ArrayList<>();
        operators.forEach((operator, keys) -> {
            if (!Condition.isOperator(operator)) throw complaints.invalidOperator(operator);
            if (!(keys instanceof Json.Fields(Map<String, Json> byKey))) {
                throw complaints.syntax(operator + " is not an object");
            }
            byKey.forEach((key, values) -> conditions.add(element(operator, key, values)));
        });
        return conditions;
    }

    private ConditionElement element(String operator, String key, Json values) {
        List<String> texts = scalars(values, operator);
        if (texts.isEmpty()) throw complaints.syntax(operator + " has no values");
        if (key.isEmpty()) throw complaints.syntax(operator + " has an empty key");
        try {
            var _ = Condition.compile(operator, key, texts, variables);
        } catch (InvalidPatternException malformed) {
            throw complaints.syntax(String.valueOf(malformed.getMessage()));
        }
        return new ConditionElement(operator, key, texts);
    }

    private List<String> strings(Json value, String name) {
        List<Json> items = value instanceof Json.Items(List<Json> many) ? many : List.of(value);
        List<String> strings = new ArrayList<>();
        for (Json item : items) {
            if (!(item instanceof Json.Text(String text))) {
                throw complaints.syntax(name + " is not a string");
            }
            strings.add(text);
        }
        return strings;
    }

    /// Values of conditions may also be numbers and booleans.
    private List<String> scalars(Json value, String name) {
        List<Json> items = value instanceof Json.Items(List<Json> many) ? many : List.of(value);
        List<String> texts = new ArrayList<>();
        for (Json item : items) {
            texts.add(
                    switch (item) {
                        case Json.Text(String text) -> text;
                        case Json.Numeral(String literal) -> literal;
                        case Json.Flag(boolean flag) -> Boolean.toString(flag);
                        case Json.Nothing _, Json.Items _, Json.Fields _ ->
                                throw complaints.syntax(name + " has a value that is no scalar");
                    });
        }
        return texts;
    }
}
