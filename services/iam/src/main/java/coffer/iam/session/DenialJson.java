package coffer.iam.session;

import coffer.iam.policy.JsonText;
import coffer.policy.Decision;
import coffer.policy.Match;
import coffer.policy.Principal;
import coffer.policy.Reason;
import coffer.policy.Request;
import coffer.policy.document.Effect;
import coffer.policy.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A denial as AWS's decoded authorization messages tell it.
// AWS: STS API Reference, DecodeAuthorizationMessage, "Examples".
final class DenialJson {
    private DenialJson() {}

    static String of(Decision.Deny denied) {
        Request request = denied.why().request();
        boolean isExplicit = denied.reason() instanceof Reason.ExplicitDeny;
        Map<String, Json> whole = new LinkedHashMap<>();
        whole.put("allowed", new Json.Flag(false));
        whole.put("explicitDeny", new Json.Flag(isExplicit));
        whole.put("matchedStatements", items(matched(denied)));
        whole.put("failures", items(List.of()));
        whole.put("context", context(request));
        return JsonText.of(new Json.Fields(whole));
    }

    private static List<Json> matched(Decision.Deny denied) {
        return denied.why().matches().stream()
                .filter(match -> match.effect() == Effect.DENY)
                .map(DenialJson::statement)
                .toList();
    }

    private static Json statement(Match match) {
        Map<String, Json> statement = new LinkedHashMap<>();
        statement.put("statementId", new Json.Text(match.sid().orElse("")));
        statement.put("effect", new Json.Text("DENY"));
        statement.put("policy", new Json.Text(match.policy()));
        return new Json.Fields(statement);
    }

    private static Json context(Request request) {
        Map<String, Json> context = new LinkedHashMap<>();
        context.put("principal", principal(request.principal()));
        context.put("action", new Json.Text(request.action()));
        context.put("resource", new Json.Text(request.resource()));
        Map<String, Json> conditions = new LinkedHashMap<>();
        conditions.put(
                "items",
                new Json.Items(
                        request.context().keys().stream()
                                .map(key -> condition(key, request.context().values(key)))
                                .toList()));
        context.put("conditions", new Json.Fields(conditions));
        return new Json.Fields(context);
    }

    private static Json principal(Principal principal) {
        Map<String, Json> who = new LinkedHashMap<>();
        String id = principal.contextKeys().getOrDefault("aws:userid", "");
        String arn = principal.label();
        who.put("id", new Json.Text(id));
        who.put("name", new Json.Text(arn.substring(arn.lastIndexOf('/') + 1)));
        who.put("arn", new Json.Text(arn));
        return new Json.Fields(who);
    }

    private static Json condition(String key, List<String> values) {
        Map<String, Json> condition = new LinkedHashMap<>();
        condition.put("key", new Json.Text(key));
        condition.put(
                "values",
                items(
                        values.stream()
                                .<Json>map(value ->
                                        new Json.Fields(Map.of("value", new Json.Text(value))))
                                .toList()));
        return new Json.Fields(condition);
    }

    private static Json items(List<Json> values) {
        return new Json.Fields(Map.of("items", new Json.Items(values)));
    }
}
