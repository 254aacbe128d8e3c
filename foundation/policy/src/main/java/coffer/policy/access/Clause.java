package coffer.policy.access;

import coffer.policy.document.Effect;
import coffer.policy.document.LanguageVersion;
import coffer.policy.document.PatternElement;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.Statement;
import coffer.policy.match.Pattern;
import java.util.ArrayList;
import java.util.List;

/// A statement as it is compared with others: it is about the requests by `who`, for one of
/// `actions`, on one of `resources`, of which all `claims` hold.
record Clause(Who who, Terms actions, Terms resources, List<Claim> claims) {
    Clause {
        claims = List.copyOf(claims);
    }

    static Clause of(Statement statement, LanguageVersion version) {
        boolean variables = version.hasVariables();
        return new Clause(
                new Who(statement.principal()),
                new Terms(
                        statement.action().negated(),
                        statement.action().patterns().stream().map(Term::action).toList()),
                statement
                        .resource()
                        .map(element -> resources(element, variables))
                        .orElse(Terms.everything()),
                statement.conditions().stream().map(each -> Claim.of(each, variables)).toList());
    }

    /// Those of a document that have this effect.
    static List<Clause> of(PolicyDocument document, Effect effect) {
        return document.statements().stream()
                .filter(statement -> statement.effect() == effect)
                .map(statement -> of(statement, document.version()))
                .toList();
    }

    private static Terms resources(PatternElement element, boolean variables) {
        return new Terms(
                element.negated(),
                element.patterns().stream()
                        .map(text -> Term.of(Pattern.completed(text, variables), variables))
                        .toList());
    }

    /// Whether it is surely about every request that the other is about.
    boolean covers(Clause other) {
        return who.covers(other.who)
                && actions.covers(other.actions)
                && resources.covers(other.resources)
                && claims.stream()
                        .allMatch(ours -> other.claims.stream().anyMatch(it -> it.implies(ours)));
    }

    /// Whether some request might be one that both are about.
    boolean mayMeet(Clause other) {
        return who.mayMeet(other.who)
                && actions.mayMeet(other.actions)
                && resources.mayMeet(other.resources);
    }

    /// The same in parts, each of one name, one action and one resource as far as that goes.
    List<Clause> apart() {
        List<Clause> parts = new ArrayList<>();
        for (Who each : who.apart()) {
            for (Terms action : actions.apart()) {
                for (Terms resource : resources.apart()) {
                    parts.add(new Clause(each, action, resource, claims));
                }
            }
        }
        return parts;
    }

    /// How many parts there are.
    long size() {
        return (long) who.apart().size() * actions.apart().size() * resources.apart().size();
    }
}
