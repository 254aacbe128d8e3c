package coffer.policy.lint;

import java.util.List;

/// A place in a document: the way to it through the JSON, and its first and last position in the
/// text, the last being the one after its end.
public record Location(List<Step> path, Position start, Position end) {
    public Location {
        path = List.copyOf(path);
    }

    /// One step on the way to a value.
    public sealed interface Step {
        /// Into a list.
        record Index(int index) implements Step {}

        /// To the name of an object's member, not to its value.
        record Key(String name) implements Step {}

        /// To the value of an object's member.
        record Value(String name) implements Step {}
    }

    /// Lines count from one, columns and offsets from zero, in characters.
    public record Position(int line, int column, int offset) {}
}
