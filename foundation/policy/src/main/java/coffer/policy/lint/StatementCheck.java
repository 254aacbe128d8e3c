package coffer.policy.lint;

/// Looks at one statement.
interface StatementCheck {
    void check(StatementDraft statement);
}
