package coffer.policy.document;

import coffer.policy.json.Json;
import coffer.policy.json.JsonReader;
import coffer.policy.json.JsonSyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Text to document. What is not understood to the letter is refused, never skipped.
// AWS: IAM User Guide, "Grammar of the IAM JSON policy language".
public final class PolicyParser {
    private static final Set<String> FIELDS = Set.of("Version", "Id", "Statement");

    private final PolicyKind kind;
    private final Complaints complaints;

    private PolicyParser(PolicyKind kind) {
        this.kind = kind;
        this.complaints = new Complaints(kind);
    }

    /// Throws [coffer.policy.document.PolicySyntaxException] with AWS's message for that kind of
    /// policy.
    public static PolicyDocument parse(String json, PolicyKind kind) {
        return new PolicyParser(kind).document(json);
    }

    private PolicyDocument document(String json) {
        if (!json.isEmpty() && json.charAt(0) <= ' ') throw complaints.leadingSpace();
        Json value;
        try {
            value = JsonReader.read(json);
        } catch (JsonSyntaxException notJson) {
            throw complaints.invalidJson(String.valueOf(notJson.getMessage()));
        }
        if (!(value instanceof Json.Fields(Map<String, Json> fields))) {
            throw complaints.invalidJson("not an object");
        }
        for (String name : fields.keySet()) {
            if (!FIELDS.contains(name)) throw complaints.unknownField(name);
        }
        Optional<String> id = text(fields, "Id");
        LanguageVersion version = version(fields);
        return new PolicyDocument(version, id, statements(fields, version));
    }

    private LanguageVersion version(Map<String, Json> fields) {
        Optional<String> text = text(fields, "Version");
        LanguageVersion version =
                text.isEmpty()
                        ? LanguageVersion.V2008
                        : LanguageVersion.find(text.get())
                                .orElseThrow(() -> complaints.invalidVersion(text.get()));
        // AWS: Organizations User Guide, "RCP syntax": every RCP must be of the newer version.
        if (kind == PolicyKind.RCP && version != LanguageVersion.V2012) {
            throw complaints.invalidVersion(version.toString());
        }
        return version;
    }

    private Optional<String> text(Map<String, Json> fields, String name) {
        Optional<Json> value = Optional.ofNullable(fields.get(name));
        if (value.isEmpty()) return Optional.empty();
        if (value.get() instanceof Json.Text(String text)) return Optional.of(text);
        throw complaints.syntax(name + " is not a string");
    }

    private List<Statement> statements(Map<String, Json> fields, LanguageVersion version) {
        Json value = fields.get("Statement");
        if (value == null) throw complaints.missing("Statement");
        List<Json> items =
                switch (value) {
                    case Json.Items(List<Json> values) -> values;
                    case Json.Fields single -> List.of(single);
                    default -> throw complaints.syntax("Statement is neither object nor list");
                };
        if (items.isEmpty()) throw complaints.syntax("Statement is empty");
        StatementParser statements = new StatementParser(kind, version, complaints);
        List<Statement> parsed = new ArrayList<>();
        Set<String> sids = new HashSet<>();
        for (Json item : items) {
            Statement statement = statements.statement(item);
            statement
                    .sid()
                    .filter(sid -> !sid.isEmpty() && !sids.add(sid))
                    .ifPresent(sid -> {
                        throw complaints.duplicateSid(sid);
                    });
            parsed.add(statement);
        }
        return parsed;
    }
}
