package coffer.wire.schema;

/// Any JSON value, for members whose content the model leaves open: what a tool of a language model
/// takes, for instance. `json` is its text, complete and well-formed.
public record Document(String json) {}
