package coffer.wire.protocol;

import coffer.kernel.Bytes;
import coffer.wire.codec.JsonCodec;
import coffer.wire.codec.Times;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The JSON bodies of restJson1.
record JsonFormat() implements RestFormat {
    private static final Bytes EMPTY = Bytes.utf8("{}");

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void readInto(Bytes body, Shape shape, @Nullable Object[] slots) {
        JsonCodec.readInto(body, shape, slots);
    }

    /// Clients send `{}` for a structure that is not there.
    @Override
    public Optional<Object> readPayload(Bytes body, Member payload) {
        boolean isAbsent =
                !payload.isRequired()
                        && payload.target().kind() == Shape.Kind.STRUCTURE
                        && body.equals(EMPTY);
        return isAbsent ? Optional.empty() : Optional.of(JsonCodec.readValue(body, payload));
    }

    @Override
    public Bytes write(Structure value, Shape shape) {
        return JsonCodec.write(value, shape);
    }

    @Override
    public Bytes writePayload(Member payload, Object value) {
        return JsonCodec.writeValue(payload, value);
    }

    @Override
    public Times.Fraction fraction() {
        return Times.Fraction.IF_ANY;
    }

    @Override
    public boolean writesEmptyBodies() {
        return true;
    }
}
