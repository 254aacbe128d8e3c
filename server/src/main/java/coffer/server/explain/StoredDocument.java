package coffer.server.explain;

import coffer.policy.lint.Target;

/// A policy as it is stored: whose it is, in words, what it is attached to, and its text.
public record StoredDocument(String name, Target target, String json) {}
