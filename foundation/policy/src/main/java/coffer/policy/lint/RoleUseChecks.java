package coffer.policy.lint;

import coffer.policy.lint.StatementDraft.Word;
import coffer.policy.match.Wildcards;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which roles may be handed to services, or made for them: with `iam:PassRole` and
/// `iam:CreateServiceLinkedRole` one gets whatever the role may.
record RoleUseChecks(Frame frame) implements StatementCheck {

    /// One of the two actions: the condition key that bounds it, the path of the roles it is about,
    /// and its issues.
    private record Use(String action, String key, String path, String prefix) {
        Issue issue(String suffix) {
            return Issue.valueOf(prefix + suffix);
        }
    }

    private static final List<Use> USES =
            List.of(
                    new Use("iam:passrole", "iam:PassedToService", "", "PASS_ROLE_WITH_"),
                    new Use(
                            "iam:createservicelinkedrole",
                            "iam:AWSServiceName",
                            "aws-service-role/",
                            "CREATE_SLR_WITH_"));

    @Override
    public void check(StatementDraft statement) {
        if (frame.target() != Target.IDENTITY || !statement.allows()) return;
        for (Use use : USES) {
            boolean isOfNotAction = statement.has("NotAction");
            Optional<Word> action =
                    statement.words("Action").stream()
                            .filter(word -> isAbout(word, use))
                            .max((one, other) ->
                                    Boolean.compare(isExact(one, use), isExact(other, use)));
            boolean isAllowed =
                    action.isPresent()
                            || (isOfNotAction
                                    && statement.words("NotAction").stream()
                                            .noneMatch(word -> isAbout(word, use)));
            if (isAllowed) use(statement, use, action);
        }
    }

    private static boolean isAbout(Word action, Use use) {
        return Wildcards.covers(action.text().toLowerCase(Locale.ROOT), use.action());
    }

    private static boolean isExact(Word action, Use use) {
        return action.text().equalsIgnoreCase(use.action());
    }

    private void use(StatementDraft statement, Use use, Optional<Word> action) {
        List<Spot> spots = new ArrayList<>(action.map(Word::spot).stream().toList());
        boolean isExact = action.filter(word -> isExact(word, use)).isPresent();
        statement.find("NotAction").ifPresent(field -> spots.add(field.value()));
        if (statement.has("NotResource")) {
            statement.find("NotResource").ifPresent(field -> spots.add(field.value()));
            String suffix =
                    action.isEmpty()
                            ? "NOT_ACTION_AND_NOT_RESOURCE"
                            : isExact ? "NOT_RESOURCE" : "STAR_IN_ACTION_AND_NOT_RESOURCE";
            frame.report().addAll(use.issue(suffix), spots);
            return;
        }
        if (statement.asksFor(use.key())) return;
        List<Spot> wide =
                statement.words("Resource").stream()
                        .filter(word -> isWide(word.text(), use))
                        .map(Word::spot)
                        .toList();
        if (wide.isEmpty()) return;
        spots.addAll(wide);
        String suffix =
                action.isEmpty()
                        ? "STAR_IN_RESOURCE_AND_NOT_ACTION"
                        : isExact ? "STAR_IN_RESOURCE" : "STAR_IN_ACTION_AND_RESOURCE";
        frame.report().addAll(use.issue(suffix), spots);
    }

    /// Whether it takes in every role, of some account at least.
    private static boolean isWide(String resource, Use use) {
        if (resource.equals("*")) return true;
        String[] parts = resource.split(":", 6);
        if (parts.length < 6) return true;
        return Wildcards.overlap(parts[2], "iam")
                && (Wildcards.covers(parts[5], "role/*")
                        || Wildcards.covers(parts[5], "role/" + use.path() + "*"));
    }
}
