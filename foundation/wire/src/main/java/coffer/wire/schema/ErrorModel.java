package coffer.wire.schema;

/// An error that an operation's model lists: its code and status as clients see them.
public record ErrorModel(String name, String code, int httpStatus) {}
