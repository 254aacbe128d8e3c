package coffer.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Looks at every statement, slowly, for whoever wants to know why.
final class Inspection {
    private record Applicable(PolicyType type, NamedPolicy policy) {}

    private Inspection() {}

    /// The statements that apply, in order of evaluation, and then the grants.
    public static List<Match> matches(Request request, Policies policies) {
        boolean hasBoundary = policies.boundary().isPresent();
        List<Match> matches = new ArrayList<>();
        for (Applicable each : applicable(policies)) {
            for (CompiledStatement statement : each.policy.policy().compiled().statements()) {
                Reach reach = statement.reach(request, hasBoundary);
                if (reach == Reach.NONE) continue;
                matches.add(
                        new Match(
                                each.type,
                                each.policy.name(),
                                statement.index(),
                                statement.source().sid(),
                                statement.source().effect(),
                                reach));
            }
        }
        policies.grants().stream()
                .filter(grant -> grant.reach(request) != Reach.NONE)
                .map(grant -> Match.of(grant, grant.reach(request)))
                .forEach(matches::add);
        return matches;
    }

    /// The keys that statements about the request ask for and it lacks.
    public static Set<String> missingKeys(Request request, Policies policies) {
        boolean hasBoundary = policies.boundary().isPresent();
        Set<String> missing = new TreeSet<>();
        for (Applicable each : applicable(policies)) {
            for (CompiledStatement statement : each.policy.policy().compiled().statements()) {
                missing.addAll(statement.missingKeys(request, hasBoundary));
            }
        }
        return missing;
    }

    private static List<Applicable> applicable(Policies policies) {
        List<Applicable> all = new ArrayList<>();
        policies.rcps().forEach(level -> add(all, PolicyType.RCP, level));
        policies.scps().forEach(level -> add(all, PolicyType.SCP, level));
        add(all, PolicyType.ENDPOINT, policies.endpoint());
        add(all, policies.resourceType(), policies.resource().stream().toList());
        add(all, PolicyType.IDENTITY, policies.identity());
        add(all, PolicyType.BOUNDARY, policies.boundary().stream().toList());
        add(all, PolicyType.SESSION, policies.session());
        return all;
    }

    private static void add(List<Applicable> all, PolicyType type, List<NamedPolicy> policies) {
        policies.forEach(policy -> all.add(new Applicable(type, policy)));
    }
}
