package coffer.wire.codegen;

import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;

/// The Java type of a member's values.
final class JavaTypes {
    private JavaTypes() {}

    /// The type of the value itself, absent or not.
    static String plain(Shape shape) {
        return switch (shape.kind()) {
            case STRUCTURE -> Names.type(shape);
            case LIST -> "List<" + plain(shape.element().target()) + ">";
            case MAP ->
                    "Map<"
                            + plain(shape.key().target())
                            + ", "
                            + plain(shape.value().target())
                            + ">";
            case STRING -> "String";
            case BOOLEAN -> "Boolean";
            case INTEGER -> "Integer";
            case LONG -> "Long";
            case FLOAT -> "Float";
            case DOUBLE -> "Double";
            case TIMESTAMP -> "Instant";
            case BLOB -> shape.isSensitive() ? "SecretBytes" : "Bytes";
            case DOCUMENT -> "Document";
        };
    }

    /// The type of the record's component.
    static String component(Member member) {
        String plain = plain(member.target());
        return member.isRequired() ? plain : "Optional<" + plain + ">";
    }
}
