package coffer.policy.lint;

import coffer.policy.json.Located.Span;
import java.util.ArrayList;
import java.util.List;

/// Collects findings.
final class Report {
    private final TextLines lines;
    private final List<Finding> findings = new ArrayList<>();

    Report(String document) {
        this.lines = new TextLines(document);
    }

    /// `about` is what the issue's text leaves open.
    void add(Issue issue, Spot at, Object... about) {
        addAll(issue, List.of(at), about);
    }

    void addAll(Issue issue, List<Spot> at, Object... about) {
        List<Location> locations =
                at.stream().map(spot -> lines.location(spot.path(), spot.span())).toList();
        findings.add(new Finding(issue, issue.details(about), locations));
    }

    void syntaxError(int offset) {
        Location location = lines.location(List.of(), new Span(offset, offset));
        findings.add(
                new Finding(
                        Issue.JSON_SYNTAX_ERROR,
                        Issue.JSON_SYNTAX_ERROR.details(
                                offset, location.start().line(), location.start().column()),
                        List.of(location)));
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }
}
