package coffer.policy.lint;

import coffer.policy.PolicyLimits;
import coffer.policy.document.LanguageVersion;
import coffer.policy.json.Json;
import coffer.policy.lint.Spot.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What concerns the document as a whole: its elements, version, size, and statements as compared
/// with one another.
final class DocumentChecks {
    private static final Set<String> ELEMENTS = Set.of("Version", "Id", "Statement");

    private final Target target;
    private final Report report;
    private final Spot root;

    DocumentChecks(Frame frame, Spot root) {
        this.target = frame.target();
        this.report = frame.report();
        this.root = root;
    }

    /// Gives the statements that have the form of one.
    List<StatementDraft> check(String document, List<Field> fields) {
        for (Field field : fields) {
            if (!ELEMENTS.contains(field.name())) {
                report.add(Issue.INVALID_POLICY_ELEMENT, field.key(), field.name());
            }
        }
        find(fields, "Version")
                .ifPresentOrElse(this::version, () -> report.add(Issue.MISSING_VERSION, root));
        size(document);
        List<StatementDraft> statements =
                find(fields, "Statement").map(this::statements).orElseGet(this::noStatement);
        sids(statements);
        redundant(statements);
        return statements;
    }

    private static Optional<Spot> find(List<Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    private void version(Spot version) {
        Optional<String> text = version.text();
        if (text.isEmpty()) {
            report.add(Issue.DATA_TYPE_MISMATCH, version, "String");
            return;
        }
        boolean isKnown =
                Arrays.stream(LanguageVersion.values())
                        .anyMatch(each -> each.toString().equals(text.get()));
        if (!isKnown) {
            report.add(Issue.INVALID_VERSION, version, text.get(), "[2012-10-17, 2008-10-17]");
        }
    }

    private List<StatementDraft> noStatement() {
        report.add(Issue.MISSING_STATEMENT, root);
        return List.of();
    }

    private List<StatementDraft> statements(Spot element) {
        boolean isEmpty = element.items().filter(List::isEmpty).isPresent();
        if (isEmpty) report.add(Issue.MISSING_STATEMENT, element);
        List<StatementDraft> statements = new ArrayList<>();
        for (Spot item : element.each()) {
            item.fields()
                    .ifPresentOrElse(
                            fields -> statements.add(new StatementDraft(item, fields)),
                            () -> report.add(Issue.DATA_TYPE_MISMATCH, item, "Object"));
        }
        return statements;
    }

    private void size(String document) {
        boolean countsSpace = target.isResourcePolicy() && target != Target.TRUST;
        int size = countsSpace ? document.length() : PolicyLimits.lengthWithoutWhiteSpace(document);
        if (size <= target.quota()) return;
        Issue issue =
                switch (target) {
                    case IDENTITY -> Issue.POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA;
                    case TRUST -> Issue.POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA;
                    case SCP -> Issue.POLICY_SIZE_EXCEEDS_SCP_QUOTA;
                    case RCP -> Issue.POLICY_SIZE_EXCEEDS_RCP_QUOTA;
                    case RESOURCE,
                            BUCKET,
                            ACCESS_POINT,
                            MULTI_REGION_ACCESS_POINT,
                            OBJECT_LAMBDA_ACCESS_POINT,
                            TABLE,
                            KEY ->
                            Issue.POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA;
                };
        report.add(issue, root, size, target.quota());
    }

    private void sids(List<StatementDraft> statements) {
        Issue issue =
                target.wantsUniqueSids()
                        ? Issue.UNIQUE_SIDS_REQUIRED
                        : Issue.UNIQUE_SIDS_RECOMMENDED;
        Map<String, Spot> seen = new HashMap<>();
        for (StatementDraft statement : statements) {
            for (StatementDraft.Word sid : statement.words("Sid")) {
                if (sid.text().isEmpty()) continue;
                Optional<Spot> first =
                        Optional.ofNullable(seen.putIfAbsent(sid.text(), sid.spot()));
                first.ifPresent(spot -> report.addAll(issue, List.of(spot, sid.spot())));
            }
        }
    }

    private void redundant(List<StatementDraft> statements) {
        Map<Json, Spot> seen = new HashMap<>();
        Set<Spot> told = new HashSet<>();
        for (StatementDraft statement : statements) {
            Optional<Spot> first =
                    Optional.ofNullable(seen.putIfAbsent(withoutSid(statement), statement.spot()));
            first.filter(told::add)
                    .ifPresent(spot ->
                            report.addAll(
                                    Issue.REDUNDANT_STATEMENT, List.of(spot, statement.spot())));
        }
    }

    private static Json withoutSid(StatementDraft statement) {
        Map<String, Json> fields = new LinkedHashMap<>();
        for (Field field : statement.elements()) {
            if (!field.name().equals("Sid")) {
                fields.put(field.name(), field.value().value().json());
            }
        }
        return new Json.Fields(fields);
    }
}
