package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.Times;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the bodies of a REST protocol are written in.
interface RestFormat {

    /// The type of the bodies it writes.
    String contentType();

    /// Puts a body's members beside those from elsewhere in the message.
    void readInto(Bytes body, Shape shape, @Nullable Object[] slots);

    /// The one member that is the whole body, and neither bytes nor plain text.
    Optional<Object> readPayload(Bytes body, Member payload);

    /// The body members of a structure.
    Bytes write(Structure value, Shape shape);

    /// The one member that is the whole body, and neither bytes nor plain text.
    Bytes writePayload(Member payload, Object value);

    /// How times in headers are written.
    Times.Fraction fraction();

    /// Whether an output without body members still has a body, an empty one of its kind.
    boolean writesEmptyBodies();
}
