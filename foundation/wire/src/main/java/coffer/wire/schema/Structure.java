package coffer.wire.schema;

import org.jspecify.annotations.Nullable;

/// A value of a structure shape: a generated record, or a [Struct] where there is none.
///
/// Slot `i` holds the value of the shape's `i`-th member, as one of: String, Boolean, Integer,
/// Long, Float, Double, Instant, Bytes, SecretBytes, Document, List, Map, Structure.
public interface Structure {

    /// The member's value, or null if it is absent: codecs ask this for every member of every
    /// value, so absence costs no object here. Everyone else uses the record's own accessors.
    @Nullable Object slot(int index);
}
