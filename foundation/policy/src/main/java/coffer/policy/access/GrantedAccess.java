package coffer.policy.access;

import coffer.policy.document.Effect;
import coffer.policy.document.PolicyDocument;
import coffer.policy.document.Statement;
import java.util.ArrayList;
import java.util.List;

/// Whether a policy grants any of certain actions on any of certain resources.
public final class GrantedAccess {
    private GrantedAccess() {}

    /// Which access is asked about: patterns as in policies. No actions are any action, no
    /// resources any resource.
    public record Access(List<String> actions, List<String> resources) {
        public Access {
            actions = List.copyOf(actions);
            resources = List.copyOf(resources);
        }

        private Terms actionTerms() {
            if (actions.isEmpty()) return Terms.everything();
            return new Terms(false, actions.stream().map(Term::action).toList());
        }

        private Terms resourceTerms() {
            if (resources.isEmpty()) return Terms.everything();
            return new Terms(false, resources.stream().map(each -> new Term(each, false)).toList());
        }
    }

    /// The statements that grant some of it, or might, under whatever conditions; none if the
    /// policy surely does not.
    public static List<Offence> offences(PolicyDocument document, Access access) {
        List<Clause> denials =
                Clause.of(document, Effect.DENY).stream()
                        .filter(denial -> denial.claims().isEmpty())
                        .toList();
        List<Offence> offences = new ArrayList<>();
        for (int i = 0; i < document.statements().size(); i++) {
            Statement statement = document.statements().get(i);
            if (statement.effect() != Effect.ALLOW) continue;
            Clause clause = Clause.of(statement, document.version());
            boolean mayGrant =
                    clause.apart().stream().anyMatch(part -> mayGrant(part, access, denials));
            if (mayGrant) offences.add(Offence.of(i, statement));
        }
        return offences;
    }

    private static boolean mayGrant(Clause part, Access access, List<Clause> denials) {
        for (Terms action : access.actionTerms().apart()) {
            for (Terms resource : access.resourceTerms().apart()) {
                boolean isAbout =
                        part.actions().mayMeet(action) && part.resources().mayMeet(resource);
                boolean isDenied =
                        denials.stream()
                                .anyMatch(denial ->
                                        denial.who().covers(part.who())
                                                && isEither(
                                                        denial.actions(), action, part.actions())
                                                && isEither(
                                                        denial.resources(),
                                                        resource,
                                                        part.resources()));
                if (isAbout && !isDenied) return true;
            }
        }
        return false;
    }

    /// What both take in is taken in by whatever takes in one of them.
    private static boolean isEither(Terms general, Terms one, Terms other) {
        return general.covers(one) || general.covers(other);
    }
}
