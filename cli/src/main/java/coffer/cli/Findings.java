package coffer.cli;

import coffer.ledger.JsonText;
import coffer.policy.lint.Finding;
import coffer.policy.lint.FindingType;
import coffer.policy.lint.Location;
import coffer.policy.lint.Location.Position;
import coffer.policy.lint.Location.Step;
import coffer.server.explain.StoredDocument;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Prints what was found in one document after the other, for people or for programs.
final class Findings {
    private final PrintWriter out;
    private final boolean isJson;
    private final Map<FindingType, Integer> counts = new EnumMap<>(FindingType.class);
    private int documents;

    Findings(PrintWriter out, boolean isJson) {
        this.out = out;
        this.isJson = isJson;
    }

    void tell(StoredDocument document, List<Finding> findings) {
        documents++;
        if (!findings.isEmpty() && !isJson) out.println(document.name());
        for (Finding finding : findings) {
            counts.merge(finding.type(), 1, Integer::sum);
            if (isJson) out.println(json(document, finding));
            else print(finding);
        }
    }

    int count(FindingType type) {
        return counts.getOrDefault(type, 0);
    }

    void finish() {
        if (!isJson) {
            out.printf(
                    "%d policies: %d errors, %d security warnings, %d warnings, %d suggestions.%n",
                    documents,
                    count(FindingType.ERROR),
                    count(FindingType.SECURITY_WARNING),
                    count(FindingType.WARNING),
                    count(FindingType.SUGGESTION));
        }
        out.flush();
    }

    private void print(Finding finding) {
        out.printf("  %-16s %s%n", finding.type(), finding.issue());
        out.println("    " + finding.details());
        for (Location location : finding.locations()) {
            out.printf(
                    "    line %d, column %d: %s%n",
                    location.start().line(), location.start().column(), path(location));
        }
    }

    private static String path(Location location) {
        StringBuilder path = new StringBuilder("$");
        for (Step step : location.path()) {
            switch (step) {
                case Step.Index(int index) -> path.append('[').append(index).append(']');
                case Step.Key(String name) -> path.append('.').append(name).append(" (name)");
                case Step.Value(String name) -> path.append('.').append(name);
            }
        }
        return path.toString();
    }

    /// As the API has it, with the document it is about.
    private static String json(StoredDocument document, Finding finding) {
        JsonText json = new JsonText().startObject();
        json.property("policy", document.name());
        json.property("findingType", finding.type().name());
        json.property("issueCode", finding.issue().name());
        json.property("findingDetails", finding.details());
        json.property("learnMoreLink", finding.issue().learnMoreLink());
        json.name("locations").startArray();
        for (Location location : finding.locations()) {
            json.startObject();
            json.property("path", path(location));
            json.name("span").startObject();
            position(json.name("start"), location.start());
            position(json.name("end"), location.end());
            json.endObject().endObject();
        }
        return json.endArray().endObject().toString();
    }

    private static void position(JsonText json, Position position) {
        json.startObject();
        json.property("line", position.line());
        json.property("column", position.column());
        json.property("offset", position.offset());
        json.endObject();
    }
}
