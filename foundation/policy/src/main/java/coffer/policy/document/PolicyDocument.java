package coffer.policy.document;

import java.util.List;
import java.util.Optional;

/// A document as written, known to be well-formed for its kind.
public record PolicyDocument(
        LanguageVersion version, Optional<String> id, List<Statement> statements) {
    public PolicyDocument {
        statements = List.copyOf(statements);
    }
}
