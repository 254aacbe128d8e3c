package coffer.policy;

/// A policy and what it is called, an ARN or the name of an inline policy, so that explanations can
/// say which.
public record NamedPolicy(String name, Policy policy) {}
