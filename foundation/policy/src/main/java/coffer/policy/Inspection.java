package coffer.policy;

import coffer.policy.document.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Looks at every statement, slowly, for whoever wants to know why.
final class Inspection {
    private record Applicable(PolicyType type, NamedPolicy policy) {}

    private Inspection() {}

    /// The statements that apply, in order of evaluation, then the grants and what a list grants.
    public static List<Match> matches(Request request, Policies policies) {
        boolean hasBoundary = policies.boundary().isPresent();
        List<Match> matches = new ArrayList<>();
        for (Applicable each : applicable(policies)) {
            for (CompiledStatement statement : each.policy.policy().compiled().statements()) {
                Reach reach = statement.reach(request, hasBoundary);
                if (reach != Reach.NONE) matches.add(match(each, statement, reach));
            }
        }
        for (Grant grant : policies.grants()) {
            Reach reach = grant.reach(request);
            if (reach != Reach.NONE) matches.add(Match.of(grant, reach));
        }
        for (AccessList.Entry entry : policies.acl().entries()) {
            Reach reach = entry.reach(request);
            if (reach != Reach.NONE) matches.add(Match.of(entry, reach));
        }
        return matches;
    }

    /// Of the statements, or grants, of one type and effect that apply, the first that reaches the
    /// caller most directly. Every recorded decision asks for it.
    public static Optional<Match> strongest(
            Request request, Policies policies, PolicyType type, Effect effect) {
        if (type == PolicyType.GRANT) return strongestGrant(request, policies);
        if (type == PolicyType.ACL) return strongestEntry(request, policies.acl());
        boolean hasBoundary = policies.boundary().isPresent();
        Reach best = Reach.NONE;
        Optional<Match> strongest = Optional.empty();
        for (Applicable each : applicable(policies)) {
            if (each.type != type) continue;
            for (CompiledStatement statement : each.policy.policy().compiled().statements()) {
                if (statement.source().effect() != effect) continue;
                Reach reach = statement.reach(request, hasBoundary);
                if (reach.compareTo(best) <= 0) continue;
                best = reach;
                strongest = Optional.of(match(each, statement, reach));
            }
        }
        return strongest;
    }

    private static Optional<Match> strongestGrant(Request request, Policies policies) {
        Optional<Match> strongest = Optional.empty();
        for (Grant grant : policies.grants()) {
            Reach reach = grant.reach(request);
            Reach best = strongest.map(Match::reach).orElse(Reach.NONE);
            if (reach.compareTo(best) > 0) strongest = Optional.of(Match.of(grant, reach));
        }
        return strongest;
    }

    private static Optional<Match> strongestEntry(Request request, AccessList acl) {
        Optional<Match> strongest = Optional.empty();
        for (AccessList.Entry entry : acl.entries()) {
            Reach reach = entry.reach(request);
            Reach best = strongest.map(Match::reach).orElse(Reach.NONE);
            if (reach.compareTo(best) > 0) strongest = Optional.of(Match.of(entry, reach));
        }
        return strongest;
    }

    private static Match match(Applicable from, CompiledStatement statement, Reach reach) {
        return new Match(
                from.type,
                from.policy.name(),
                statement.index(),
                statement.source().sid(),
                statement.source().effect(),
                reach);
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
        add(all, policies.resourceType(), listed(policies.resource()));
        add(all, PolicyType.IDENTITY, policies.identity());
        add(all, PolicyType.BOUNDARY, listed(policies.boundary()));
        add(all, PolicyType.SESSION, policies.session());
        return all;
    }

    private static void add(List<Applicable> all, PolicyType type, List<NamedPolicy> policies) {
        policies.forEach(policy -> all.add(new Applicable(type, policy)));
    }

    private static List<NamedPolicy> listed(Optional<NamedPolicy> policy) {
        return policy.map(List::of).orElse(List.of());
    }
}
