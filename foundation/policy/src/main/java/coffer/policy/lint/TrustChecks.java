package coffer.policy.lint;

import coffer.policy.lint.StatementDraft.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Who may assume a role, by which action, and what vouches for him.
record TrustChecks(Frame frame) implements StatementCheck {
    private static final String ASSUME = "sts:assumerole";
    private static final String BY_SAML = "sts:assumerolewithsaml";
    private static final String BY_WEB = "sts:assumerolewithwebidentity";
    private static final String COGNITO = "cognito-identity.amazonaws.com";
    private static final String GITHUB = "token.actions.githubusercontent.com";
    private static final String ANYWHERE = "rolesanywhere.amazonaws.com";
    private static final List<String> WANTED_ANYWHERE =
            List.of(ASSUME, "sts:setsourceidentity", "sts:tagsession");

    @Override
    public void check(StatementDraft statement) {
        boolean mayTrust = frame.target() == Target.TRUST || frame.target() == Target.RESOURCE;
        if (!mayTrust) return;
        statement.words("Action").forEach(action -> mismatch(statement, action));
        cognito(statement);
        if (!statement.allows()) return;
        anywhere(statement);
        redundant(statement);
        for (Word provider : openIdProviders(statement)) openId(statement, provider);
    }

    private Report report() {
        return frame.report();
    }

    private void mismatch(StatementDraft statement, Word action) {
        List<Word> wrong =
                switch (action.text().toLowerCase(Locale.ROOT)) {
                    case ASSUME -> statement.principals("Federated");
                    case BY_SAML -> all(openIdProviders(statement), others(statement));
                    case BY_WEB -> all(samlProviders(statement), others(statement));
                    default -> List.of();
                };
        // A statement may list several actions, each for some of its principals.
        boolean suitsOne = wrong.size() < principalCount(statement);
        if (wrong.isEmpty() || suitsOne) return;
        List<Spot> spots = new ArrayList<>(List.of(action.spot()));
        wrong.forEach(word -> spots.add(word.spot()));
        report().addAll(
                        Issue.MISMATCHED_ACTION_FOR_PRINCIPAL,
                        spots,
                        action.text(),
                        String.join(", ", wrong.stream().map(Word::text).toList()));
    }

    private static int principalCount(StatementDraft statement) {
        return statement.principals("Federated").size() + others(statement).size();
    }

    private static List<Word> others(StatementDraft statement) {
        return all(statement.principals("AWS"), statement.principals("Service"));
    }

    private static List<Word> all(List<Word> some, List<Word> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static List<Word> samlProviders(StatementDraft statement) {
        return statement.principals("Federated").stream()
                .filter(word -> word.text().contains(":saml-provider/"))
                .toList();
    }

    private static List<Word> openIdProviders(StatementDraft statement) {
        return statement.principals("Federated").stream()
                .filter(word -> !word.text().contains(":saml-provider/"))
                .toList();
    }

    /// Cognito's keys say nothing of the tagging of a session.
    private void cognito(StatementDraft statement) {
        List<Word> tagging =
                statement.words("Action").stream()
                        .filter(word -> word.text().equalsIgnoreCase("sts:TagSession"))
                        .toList();
        if (tagging.isEmpty()) return;
        for (ConditionDraft condition : statement.conditions()) {
            String key = condition.key().name();
            if (!key.toLowerCase(Locale.ROOT).startsWith(COGNITO + ":")) continue;
            List<Spot> spots = new ArrayList<>(tagging.stream().map(Word::spot).toList());
            spots.add(condition.key().value());
            report().addAll(
                            Issue.UNSUPPORTED_ACTION_FOR_CONDITION_KEY,
                            spots,
                            String.join(", ", tagging.stream().map(Word::text).toList()),
                            key);
        }
    }

    private void anywhere(StatementDraft statement) {
        List<Word> principals =
                statement.principals("Service").stream()
                        .filter(word -> word.text().equals(ANYWHERE))
                        .toList();
        if (principals.isEmpty()) return;
        List<String> actions =
                statement.words("Action").stream()
                        .map(word -> word.text().toLowerCase(Locale.ROOT))
                        .toList();
        boolean isComplete = actions.contains("sts:*") || actions.containsAll(WANTED_ANYWHERE);
        if (isComplete) return;
        report().add(
                        Issue.MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY,
                        principals.getFirst().spot());
    }

    /// A session of a role that is named itself.
    private void redundant(StatementDraft statement) {
        List<Word> named = statement.principals("AWS");
        for (Word session : named) {
            if (!session.text().contains(":assumed-role/")) continue;
            String[] parts = session.text().split(":assumed-role/", 2);
            String account = parts[0].replaceFirst(":sts:", ":iam:");
            String role = parts[1].split("/", 2)[0];
            named.stream()
                    .filter(other -> other.text().startsWith(account + ":role/"))
                    .filter(other -> other.text().endsWith("/" + role))
                    .findFirst()
                    .ifPresent(parent ->
                            report().addAll(
                                            Issue.REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY,
                                            List.of(session.spot(), parent.spot()),
                                            session.text(),
                                            parent.text()));
        }
    }

    private void openId(StatementDraft statement, Word provider) {
        String host = host(provider.text());
        if (host.equals(GITHUB)) {
            github(statement, provider);
        } else if (!statement.asksForAny(host + ":")) {
            report().add(Issue.MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL, provider.spot());
        }
        for (ConditionDraft condition : statement.conditions()) {
            if (condition.is(host + ":aud")) audience(condition, host);
        }
    }

    private static String host(String provider) {
        int at = provider.indexOf(":oidc-provider/");
        return (at < 0 ? provider : provider.substring(at + ":oidc-provider/".length()))
                .toLowerCase(Locale.ROOT);
    }

    private void github(StatementDraft statement, Word provider) {
        List<ConditionDraft> subjects =
                statement.conditions().stream().filter(it -> it.is(GITHUB + ":sub")).toList();
        if (subjects.isEmpty()) {
            report().add(Issue.MISSING_GITHUB_REPO_CONDITION_KEY, provider.spot());
        }
        boolean namesBranch = statement.asksFor(GITHUB + ":ref");
        for (ConditionDraft condition : subjects) {
            for (Word value : condition.values()) {
                int star = value.text().indexOf('*');
                boolean isOfOneRepository = value.text().matches("repo:[^/*]+/[^:*]+:.*");
                if (star >= 0 && !(isOfOneRepository && namesBranch)) {
                    report().add(Issue.SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED, value.spot());
                }
            }
        }
    }

    private void audience(ConditionDraft condition, String host) {
        boolean isSingle = host.equals(GITHUB) || host.equals(COGNITO);
        switch (condition.name().quantifier()) {
            case NONE -> {}
            case FOR_ANY -> {
                if (isSingle) {
                    report().add(
                                    Issue.FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE,
                                    condition.operator().key(),
                                    condition.key().name());
                }
            }
            case FOR_ALL ->
                    report().add(
                                    Issue.CONFIRM_AUDIENCE_CLAIM_TYPE,
                                    condition.operator().key(),
                                    condition.key().name(),
                                    "aud");
        }
    }
}
