package coffer.policy.reference;

import static coffer.policy.reference.ReferenceConditions.NO;
import static coffer.policy.reference.ReferenceConditions.YES;
import static coffer.policy.reference.ReferenceConditions.combine;
import static coffer.policy.reference.ReferenceConditions.flip;

import coffer.policy.Principal;
import coffer.policy.Request;
import coffer.policy.document.PrincipalElement.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One statement as raw JSON, applied to a request.
record ReferenceStatement(Map<String, Object> json, boolean variables, boolean bounded) {

    boolean isDeny() {
        return json.get("Effect").equals("Deny");
    }

    /// Whether it matters: a Deny that possibly applies, an Allow that certainly does.
    boolean applies(Request request) {
        Set<Boolean> answers = Set.of(matchesAction(request.action()));
        answers = combine(answers, resource(request), Boolean::logicalAnd);
        answers = combine(answers, conditions(request), Boolean::logicalAnd);
        return isDeny() ? answers.contains(true) : answers.equals(YES);
    }

    private boolean matchesAction(String action) {
        boolean listed = false;
        boolean negated = json.containsKey("NotAction");
        for (String pattern : strings(json.get(negated ? "NotAction" : "Action"))) {
            String regex = pattern.replace("?", ".").replace("*", ".*");
            listed |= action.toLowerCase().matches(regex.toLowerCase());
        }
        return listed != negated;
    }

    private Set<Boolean> resource(Request request) {
        if (!json.containsKey("Resource") && !json.containsKey("NotResource")) return YES;
        boolean negated = json.containsKey("NotResource");
        ReferenceConditions texts = new ReferenceConditions(request.context(), variables);
        Set<Boolean> listed = NO;
        for (String pattern : strings(json.get(negated ? "NotResource" : "Resource"))) {
            String whole = pattern;
            while (!pattern.equals("*") && parts(whole) < 6) whole += ":*";
            listed =
                    combine(
                            listed,
                            texts.text(whole, request.resource(), "", true),
                            Boolean::logicalOr);
        }
        return negated ? flip(listed) : listed;
    }

    private int parts(String pattern) {
        boolean inName = false;
        int parts = 1;
        for (int i = 0; i < pattern.length(); i++) {
            if (variables && pattern.startsWith("${", i)) inName = true;
            if (pattern.charAt(i) == '}') inName = false;
            if (pattern.charAt(i) == ':' && !inName) parts++;
        }
        return parts;
    }

    @SuppressWarnings("unchecked")
    private Set<Boolean> conditions(Request request) {
        ReferenceConditions conditions = new ReferenceConditions(request.context(), variables);
        Set<Boolean> all = YES;
        var operators = (Map<String, Object>) json.getOrDefault("Condition", Map.of());
        for (var operator : operators.entrySet()) {
            for (var key : ((Map<String, Object>) operator.getValue()).entrySet()) {
                Set<Boolean> one =
                        conditions.holds(operator.getKey(), key.getKey(), strings(key.getValue()));
                all = combine(all, one, Boolean::logicalAnd);
            }
        }
        return all;
    }

    /// The ways in which the statement is about the caller: `everyone`, `self`, `role`, `account`.
    Set<String> ways(Principal caller) {
        if (json.containsKey("NotPrincipal")) {
            Set<String> listed = listed(json.get("NotPrincipal"), caller);
            boolean excepted =
                    listed.contains("everyone") || (!bounded && listed.containsAll(levels(caller)));
            return excepted ? Set.of() : Set.of("self");
        }
        if (!json.containsKey("Principal")) return Set.of("self");
        return listed(json.get("Principal"), caller);
    }

    private static Set<String> levels(Principal caller) {
        return switch (caller) {
            case Principal.User _, Principal.FederatedUser _ -> Set.of("account", "self");
            case Principal.AssumedRole _ -> Set.of("account", "role", "self");
            default -> Set.of("self");
        };
    }

    @SuppressWarnings("unchecked")
    private static Set<String> listed(Object element, Principal caller) {
        if (element.equals("*")) return Set.of("everyone");
        Set<String> ways = new java.util.HashSet<>();
        for (var type : ((Map<String, Object>) element).entrySet()) {
            for (String name : strings(type.getValue())) {
                boolean all = name.equals("*") && type.getKey().equals("AWS");
                if (all) ways.add("everyone");
                else ways.add(way(type.getKey(), name, caller));
            }
        }
        ways.remove("");
        return ways;
    }

    /// The way in which a grant to this grantee is about the caller.
    static String way(Name grantee, Principal caller) {
        return switch (grantee) {
            case Name.Account(var id) -> way("AWS", id.digits(), caller);
            case Name.Entity(var arn) -> way("AWS", arn.toString(), caller);
            case Name.UniqueId(var id) -> way("AWS", id, caller);
            case Name.Service(var name) -> way("Service", name, caller);
            case Name.Session(var role, var session) ->
                    (role + ":" + session).equals(caller.contextKeys().get("aws:userid"))
                            ? "self"
                            : "";
            case Name.Everyone _, Name.EveryService _, Name.Provider _ ->
                    throw new IllegalArgumentException("no grantee: " + grantee);
        };
    }

    private static String way(String type, String name, Principal caller) {
        boolean aws = type.equals("AWS");
        return switch (caller) {
            case Principal.Root root -> aws && isAccount(name, root.id().digits()) ? "self" : "";
            case Principal.User user -> aws ? userWay(name, user) : "";
            case Principal.AssumedRole role -> {
                if (!aws) yield "";
                if (name.equals(role.sessionArn().toString())) yield "self";
                if (name.equals(role.roleArn().toString())) yield "role";
                if (name.equals(role.roleUniqueId())) yield "role";
                yield isAccount(name, role.id().digits()) ? "account" : "";
            }
            case Principal.FederatedUser user -> {
                if (!aws) yield "";
                if (name.equals(user.arn().toString())) yield "self";
                boolean issuer =
                        user.issuer().map(i -> userWay(name, i).equals("self")).orElse(false);
                if (issuer) yield "role";
                yield isAccount(name, user.id().digits()) ? "account" : "";
            }
            case Principal.Service service -> {
                boolean named = name.equals("*") || name.equals(service.name());
                yield type.equals("Service") && named ? "self" : "";
            }
            case Principal.ProvidedIdentity provided ->
                    type.equals("Federated") && name.equals(provided.provider()) ? "self" : "";
            case Principal.Anonymous _ -> "";
        };
    }

    private static String userWay(String name, Principal.User user) {
        if (name.equals(user.arn().toString()) || name.equals(user.uniqueId())) return "self";
        return isAccount(name, user.id().digits()) ? "account" : "";
    }

    private static boolean isAccount(String name, String account) {
        return name.equals(account) || name.equals("arn:aws:iam::" + account + ":root");
    }

    static List<String> strings(Object value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof List<?> many) many.forEach(one -> strings.add((String) one));
        else strings.add((String) value);
        return strings;
    }
}
