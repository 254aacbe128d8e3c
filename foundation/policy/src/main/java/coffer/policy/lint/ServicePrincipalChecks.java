package coffer.policy.lint;

import coffer.policy.lint.StatementDraft.Word;
import java.util.List;

/// What a service is let do, and on whose behalf.
record ServicePrincipalChecks(Frame frame) implements StatementCheck {
    private static final String[] SOURCES = {
        "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"
    };

    @Override
    public void check(StatementDraft statement) {
        boolean isConcerned =
                frame.target().isResourcePolicy()
                        && frame.target() != Target.TRUST
                        && statement.allows()
                        && !assumesRole(statement);
        if (!isConcerned) return;
        List<Word> services = statement.principals("Service");
        if (services.isEmpty() || statement.asksFor(SOURCES)) return;
        if (statement.asksFor("aws:Referer")) {
            for (Word service : services) {
                frame.report()
                        .add(
                                Issue.RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL,
                                service.spot(),
                                service.text().split("\\.", 2)[0],
                                "aws:Referer");
            }
            return;
        }
        frame.report()
                .addAll(
                        Issue.RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL,
                        services.stream().map(Word::spot).toList());
    }

    /// A role's policy without being called one: what a service does with a role it was given.
    private static boolean assumesRole(StatementDraft statement) {
        return statement.words("Action").stream()
                .anyMatch(word -> word.text().regionMatches(true, 0, "sts:", 0, 4));
    }
}
