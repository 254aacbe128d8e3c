package coffer.wire.schema;

/// Where in an HTTP message a member travels.
public enum Location {
    BODY,
    /// A part of the path.
    LABEL,
    QUERY,
    HEADER,
    /// Every header that starts with the member's location name: a map.
    PREFIX_HEADERS,
    STATUS
}
