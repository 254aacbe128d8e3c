package coffer.wire.codegen;

import static java.util.stream.Collectors.joining;

import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import java.util.List;

/// The source of the record for one structure.
final class RecordSource {
    private final String javaPackage;
    private final String type;
    private final Shape shape;
    private final List<Member> members;

    RecordSource(String javaPackage, Shape shape) {
        this.javaPackage = javaPackage;
        this.type = Names.type(shape);
        this.shape = shape;
        // Streams are handed to the handler; they are never values.
        this.members = shape.members().stream().filter(m -> !m.isStreaming()).toList();
    }

    String text() {
        return """
        package %s;

        %s
        /// AWS's `%s`.
        public record %s(%s) implements Structure {
        %s%s%s%s%s}
        """
                .formatted(
                        javaPackage,
                        imports(),
                        shape.name(),
                        type,
                        components(),
                        copies(),
                        slot(),
                        factory(),
                        redaction(),
                        builder());
    }

    private static String imports() {
        return """
        import coffer.kernel.Bytes;
        import coffer.kernel.SecretBytes;
        import coffer.wire.schema.Copies;
        import coffer.wire.schema.Document;
        import coffer.wire.schema.Structure;
        import java.time.Instant;
        import java.util.List;
        import java.util.Map;
        import java.util.Optional;
        import org.jspecify.annotations.Nullable;
        """;
    }

    private String components() {
        return members.stream()
                .map(m -> "\n        " + JavaTypes.component(m) + " " + Names.component(m.name()))
                .collect(joining(","));
    }

    private String copies() {
        String lines = members.stream().map(RecordSource::copy).collect(joining());
        if (lines.isEmpty()) return "";
        return """
            // A required member may be missing until the validator has seen the value.
            @SuppressWarnings("NullAway")
            public %s {
        %s    }

        """
                .formatted(type, lines);
    }

    private static String copy(Member member) {
        String kind =
                switch (member.target().kind()) {
                    case LIST -> member.isRequired() ? "requiredList" : "list";
                    case MAP -> member.isRequired() ? "requiredMap" : "map";
                    default -> "";
                };
        if (kind.isEmpty()) return "";
        String name = Names.component(member.name());
        return "        %s = Copies.%s(%s);\n".formatted(name, kind, name);
    }

    private String slot() {
        String cases =
                members.stream()
                        .map(m -> "            case %d -> %s;\n".formatted(m.index(), read(m)))
                        .collect(joining());
        return """
            @Override
            public @Nullable Object slot(int slotIndex) {
                return switch (slotIndex) {
        %s            default -> null;
                };
            }

        """
                .formatted(cases);
    }

    private static String read(Member member) {
        String name = Names.component(member.name());
        return member.isRequired() ? name : name + ".orElse(null)";
    }

    private String factory() {
        String arguments =
                members.stream().map(m -> "\n                " + argument(m)).collect(joining(","));
        return """
            /// Used by the codecs: slots in the order of the model's members.
            @SuppressWarnings({"unchecked", "NullAway"})
            public static %1$s of(@Nullable Object[] slots) {
                return new %1$s(%2$s);
            }

        """
                .formatted(type, arguments);
    }

    private static String argument(Member member) {
        String cast = "(%s) slots[%d]".formatted(JavaTypes.plain(member.target()), member.index());
        return member.isRequired() ? cast : "Optional.ofNullable(" + cast + ")";
    }

    private String redaction() {
        if (members.stream().noneMatch(Member::isSensitive)) return "";
        String shown = members.stream().map(RecordSource::shown).collect(joining("\n"));
        return """
            @Override
            public String toString() {
                return "%s["
        %s
                        + "]";
            }

        """
                .formatted(type, shown.replaceFirst("\", ", "\""));
    }

    private static String shown(Member member) {
        String name = Names.component(member.name());
        String value = member.isSensitive() ? "***\"" : "\" + " + name;
        return "                + \", " + name + "=" + value;
    }

    private String builder() {
        return """
            public static Builder builder() {
                return new Builder();
            }

            /// Collects the members of one %1$s; not for use by several threads.
            public static final class Builder {
                private final @Nullable Object[] slots = new @Nullable Object[%2$d];

                private Builder() {}
        %3$s%4$s
                /// Throws if a required member was not given.
                public %1$s build() {
        %5$s            return of(slots);
                }
            }
        """
                .formatted(type, shape.members().size(), setters(), requirement(), requirements());
    }

    private String setters() {
        return members.stream().map(this::setter).collect(joining());
    }

    private String setter(Member member) {
        String name = Names.component(member.name());
        String plain = JavaTypes.plain(member.target());
        String line =
                """

                        public Builder %1$s(%2$s %1$s) {
                            slots[%3$d] = %1$s;
                            return this;
                        }
                """
                        .formatted(name, plain, member.index());
        if (member.isRequired()) return line;
        return line
                + """

                        public Builder %1$s(Optional<%2$s> %1$s) {
                            slots[%3$d] = %1$s.orElse(null);
                            return this;
                        }
                """
                        .formatted(name, plain, member.index());
    }

    private String requirement() {
        if (members.stream().noneMatch(Member::isRequired)) return "";
        return """

                private void require(int index, String member) {
                    if (slots[index] == null) {
                        throw new IllegalStateException("%s needs " + member);
                    }
                }
        """
                .formatted(type);
    }

    private String requirements() {
        return members.stream()
                .filter(Member::isRequired)
                .map(m -> "            require(%d, \"%s\");\n".formatted(m.index(), m.name()))
                .collect(joining());
    }
}
