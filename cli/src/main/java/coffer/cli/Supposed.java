package coffer.cli;

import coffer.policy.Explanation;
import coffer.policy.Match;
import coffer.policy.PolicyType;
import coffer.policy.document.Effect;
import coffer.server.explain.Opinion;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/// Prints what would have been decided, and why.
final class Supposed {
    private Supposed() {}

    static void print(Opinion opinion, PrintWriter out) {
        Explanation why = opinion.decision().why();
        out.println((opinion.decision().isAllowed() ? "ALLOW " : "DENY  ") + why.sentence());
        out.println("  decisive: " + why.decisive().map(Match::describe).orElse(absence(why)));
        List<Match> matches = why.matches();
        for (PolicyType type : PolicyType.values()) {
            matches.stream()
                    .filter(match -> match.type() == type)
                    .forEach(match -> out.println("  " + say(match)));
        }
        if (matches.isEmpty()) out.println("  no statement applies");
        if (!why.missingKeys().isEmpty()) {
            out.println(
                    "  statements ask for keys that the request lacks: "
                            + String.join(", ", why.missingKeys()));
        }
        opinion.remarks().forEach(remark -> out.println("  " + remark));
    }

    /// What there was not, where no statement decided.
    static String absence(Explanation why) {
        return why.reason()
                .map(reason -> "no " + reason.type().bare() + " allows it")
                .orElse("the caller is the account's root user");
    }

    private static String say(Match match) {
        String verb = match.effect() == Effect.ALLOW ? "allows" : "denies";
        Optional<String> reach =
                switch (match.reach()) {
                    case ACCOUNT -> Optional.of("if an identity-based policy does");
                    case ENTITY -> Optional.of("within boundary and session policy");
                    case DIRECT, NONE -> Optional.empty();
                };
        return verb + reach.map(how -> " (" + how + ")").orElse("") + ": " + match.describe();
    }
}
