package coffer.conformance.rules;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.stream.Collectors;

/// One place where a house rule is broken, as a compiler would name it.
record Finding(String place, String what) {
    static void refuse(String rule, List<Finding> findings) {
        if (findings.isEmpty()) return;
        String list =
                findings.stream()
                        .map(finding -> "  " + finding.place() + ": " + finding.what())
                        .collect(Collectors.joining("\n"));
        fail("%s, broken in %d place(s):\n%s".formatted(rule, findings.size(), list));
    }
}
