package coffer.policy.lint;

import java.util.List;

/// One thing that is wrong or unwise, told in words, and the places it is about.
public record Finding(Issue issue, String details, List<Location> locations) {
    public Finding {
        locations = List.copyOf(locations);
    }

    public FindingType type() {
        return issue.type();
    }
}
