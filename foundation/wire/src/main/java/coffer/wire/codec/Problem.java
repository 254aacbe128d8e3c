package coffer.wire.codec;

import coffer.wire.schema.Location;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape.Kind;
import java.util.List;
import java.util.Locale;

/// What is wrong with a request. Each protocol has its own words for these.
///
/// Nothing here holds a value the client sent except where the model says that it is not sensitive.
public sealed interface Problem {

    /// A sentence about it.
    String reason();

    /// The body or query string is not well-formed, or nested or repeated beyond all bounds.
    record Malformed(String reason) implements Problem {}

    /// The path or query string cannot be decoded.
    record BadUri(String reason) implements Problem {}

    /// A value cannot be read as what its member is.
    record WrongType(Location location, String name, Kind kind) implements Problem {
        public static WrongType of(Member member) {
            String name =
                    member.location() == Location.BODY ? member.wireName() : member.locationName();
            return new WrongType(member.location(), name, member.target().kind());
        }

        @Override
        public String reason() {
            String article = kind == Kind.INTEGER ? "an " : "a ";
            return "`" + name + "` must be " + article + kind.name().toLowerCase(Locale.ROOT);
        }

        public boolean isNumber() {
            return kind == Kind.INTEGER || kind == Kind.LONG;
        }
    }

    /// The operation needs a body and there is none.
    record MissingBody(String reason) implements Problem {}

    /// Values break the constraints of the model; all of them, in the order of the members.
    record Invalid(List<Violation> violations) implements Problem {
        public Invalid {
            violations = List.copyOf(violations);
        }

        @Override
        public String reason() {
            String counted = violations.size() == 1 ? " validation error" : " validation errors";
            return violations.size()
                    + counted
                    + " detected: "
                    + String.join("; ", violations.stream().map(Violation::text).toList());
        }
    }

    /// One broken constraint: where the offending top-level member travels, and AWS's text about
    /// it.
    record Violation(Location location, boolean isMissing, String text) {}

    default WireException exception() {
        return new WireException(this);
    }
}
