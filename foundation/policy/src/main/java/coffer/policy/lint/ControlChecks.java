package coffer.policy.lint;

import coffer.policy.lint.StatementDraft.Word;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an organization's policies may say, and how they miss what they aim at.
// AWS: Organizations User Guide, "SCP syntax" and "RCP syntax".
record ControlChecks(Frame frame) implements StatementCheck {
    /// Resource control policies do not reach these, which exist here.
    private static final Set<String> BEYOND_RCPS =
            Set.of("access-analyzer", "cloudtrail", "iam", "organizations");

    private static final List<String> OF_PRINCIPALS =
            List.of(
                    "aws:PrincipalAccount",
                    "aws:PrincipalArn",
                    "aws:PrincipalOrgID",
                    "aws:PrincipalOrgPaths");
    private static final List<String> OF_SOURCES =
            List.of("aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths");

    @Override
    public void check(StatementDraft statement) {
        if (frame.target() == Target.SCP) serviceControl(statement);
        if (frame.target() == Target.RCP) resourceControl(statement);
    }

    private Report report() {
        return frame.report();
    }

    private void serviceControl(StatementDraft statement) {
        for (String element : List.of("Action", "NotAction")) {
            for (Word action : statement.words(element)) {
                String start = action.text().replaceFirst("\\*$", "");
                boolean isWild = start.indexOf('*') >= 0 || start.indexOf('?') >= 0;
                if (isWild) {
                    report().add(
                                    Issue.SCP_SYNTAX_ERROR_ACTION_WILDCARD,
                                    action.spot(),
                                    action.text());
                }
            }
        }
    }

    private void resourceControl(StatementDraft statement) {
        statement
                .find("NotAction")
                .ifPresent(field -> report().add(Issue.RCP_SYNTAX_ERROR_NOTACTION, field.key()));
        principal(statement);
        for (Word action : statement.words("Action")) {
            String service = action.text().toLowerCase(Locale.ROOT).split(":", 2)[0];
            boolean isEverything = service.equals("*") && statement.denies();
            if (isEverything || BEYOND_RCPS.contains(service)) {
                report().add(Issue.RCP_SYNTAX_ERROR_ACTION, action.spot());
            }
        }
        if (statement.allows()) allowance(statement);
        if (statement.denies()) denial(statement);
    }

    private void principal(StatementDraft statement) {
        statement
                .find("NotPrincipal")
                .ifPresent(field -> report().add(Issue.RCP_SYNTAX_ERROR_PRINCIPAL, field.key()));
        Optional<Spot> named = statement.find("Principal").map(Spot.Field::value);
        boolean isEveryone =
                named.flatMap(Spot::text).filter("*"::equals).isPresent()
                        || statement.principals("AWS").stream()
                                .anyMatch(word -> word.text().equals("*"));
        if (named.isPresent() && !isEveryone) {
            report().add(Issue.RCP_SYNTAX_ERROR_PRINCIPAL, named.get());
        }
    }

    private void allowance(StatementDraft statement) {
        boolean isEverywhere =
                statement.words("Resource").stream().anyMatch(word -> word.text().equals("*"));
        if (!isEverywhere || statement.has("Condition")) {
            report().add(Issue.RCP_SYNTAX_ERROR_ALLOW, statement.spot());
        }
    }

    private void denial(StatementDraft statement) {
        boolean tellsServices = statement.asksFor("aws:PrincipalIsAWSService");
        for (ConditionDraft condition : statement.conditions()) {
            String key = condition.key().name();
            Spot spot = condition.key().key();
            if (isAmong(OF_PRINCIPALS, key) && !tellsServices) {
                report().add(Issue.RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY, spot, key);
            }
            if (isAmong(OF_SOURCES, key) && !tellsServices) {
                report().add(Issue.RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY, spot, key);
            }
            boolean isOfOrganization = key.toLowerCase(Locale.ROOT).startsWith("aws:sourceorg");
            if (isOfOrganization && !checksPresence(statement)) {
                report().add(Issue.RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK, spot, key, key);
            }
        }
    }

    private static boolean isAmong(List<String> keys, String key) {
        return keys.stream().anyMatch(key::equalsIgnoreCase);
    }

    private static boolean checksPresence(StatementDraft statement) {
        return statement.conditions().stream()
                .filter(condition -> condition.operator().name().equals("Null"))
                .anyMatch(condition ->
                        condition.is("aws:SourceAccount") || condition.is("aws:SourceArn"));
    }
}
