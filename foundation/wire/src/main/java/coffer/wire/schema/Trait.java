package coffer.wire.schema;

/// Yes-or-no facts about a member.
public enum Trait {
    REQUIRED,
    /// The member alone is the HTTP body.
    PAYLOAD,
    /// The body is a stream, which never becomes a value.
    STREAMING,
    FLATTENED,
    XML_ATTRIBUTE,
    IDEMPOTENCY_TOKEN,
    JSON_VALUE,
    DEPRECATED
}
