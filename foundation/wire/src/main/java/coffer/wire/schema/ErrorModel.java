package coffer.wire.schema;

/// An error that an operation's model lists: its code and status as clients see them, and what it
/// can say beside its message.
public record ErrorModel(String name, String code, int httpStatus, Shape shape) {}
