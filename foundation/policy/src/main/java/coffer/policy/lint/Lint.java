package coffer.policy.lint;

import coffer.policy.document.LanguageVersion;
import coffer.policy.json.JsonReader;
import coffer.policy.json.JsonSyntaxException;
import coffer.policy.lint.Spot.Field;
import java.util.List;
import java.util.Optional;

/// Looks through a policy for what is wrong or unwise.
///
/// Only what the document itself shows is told. A text that a service would refuse is looked
/// through as far as it goes.
// AWS: IAM User Guide, "IAM policy validation check reference".
public final class Lint {
    private final String document;
    private final Target target;
    private final Vocabulary vocabulary;
    private final Report report;

    private Lint(String document, Target target, Vocabulary vocabulary) {
        this.document = document;
        this.target = target;
        this.vocabulary = vocabulary;
        this.report = new Report(document);
    }

    /// What concerns all of the document comes first, then statement by statement.
    public static List<Finding> of(String document, Target target, Vocabulary vocabulary) {
        Lint lint = new Lint(document, target, vocabulary);
        try {
            lint.check(Spot.root(JsonReader.locate(document)));
        } catch (JsonSyntaxException wrong) {
            lint.report.syntaxError(wrong.offset());
        }
        return lint.report.findings();
    }

    private void check(Spot root) {
        Optional<List<Field>> fields = root.fields();
        if (fields.isEmpty()) {
            report.add(Issue.DATA_TYPE_MISMATCH, root, "Object");
            return;
        }
        Frame frame = new Frame(target, vocabulary, hasVariables(fields.get()), report);
        List<StatementDraft> statements =
                new DocumentChecks(frame, root).check(document, fields.get());
        List<StatementCheck> checks =
                List.of(
                        new ElementChecks(frame),
                        new ActionChecks(frame),
                        new ResourceChecks(frame),
                        new PrincipalChecks(frame),
                        new TrustChecks(frame),
                        new ServicePrincipalChecks(frame),
                        new RoleUseChecks(frame),
                        new ConditionChecks(frame),
                        new ConditionValueChecks(frame),
                        new ConditionKeyChecks(frame),
                        new KeyUseChecks(frame),
                        new ControlChecks(frame));
        for (StatementDraft statement : statements) {
            checks.forEach(check -> check.check(statement));
        }
    }

    private static boolean hasVariables(List<Field> fields) {
        return fields.stream()
                .filter(field -> field.name().equals("Version"))
                .flatMap(field -> field.value().text().stream())
                .anyMatch(LanguageVersion.V2012.toString()::equals);
    }
}
