package coffer.policy.lint;

/// What every check knows: what the policy is attached to, which actions there are, whether its
/// version has variables, and where findings go.
record Frame(Target target, Vocabulary vocabulary, boolean variables, Report report) {}
