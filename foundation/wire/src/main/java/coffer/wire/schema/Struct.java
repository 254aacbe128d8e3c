package coffer.wire.schema;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A structure value without a class of its own, for shapes that nothing was generated for.
public final class Struct implements Structure {
    private final Shape shape;
    private final @Nullable Object[] slots;

    private Struct(Shape shape, @Nullable Object[] slots) {
        this.shape = shape;
        this.slots = slots;
    }

    static Struct adopt(Shape shape, @Nullable Object[] slots) {
        return new Struct(shape, slots);
    }

    /// Members are put by their model name: `Struct.of(shape, s -> s.put("KeyId", id))`.
    public static Struct of(Shape shape, Consumer<Filling> fill) {
        @Nullable Object[] slots = new @Nullable Object[shape.members().size()];
        fill.accept((name, value) -> slots[shape.member(name).index()] = value);
        return new Struct(shape, shape.filled(slots));
    }

    public Shape shape() {
        return shape;
    }

    @Override
    public @Nullable Object slot(int index) {
        return slots[index];
    }

    /// The value of the member with this model name.
    public Optional<Object> find(String memberName) {
        return Optional.ofNullable(slots[shape.member(memberName).index()]);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Struct that
                && shape == that.shape
                && Arrays.equals(slots, that.slots);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(slots);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(shape.name()).append('[');
        for (Member member : shape.members()) {
            Object value = slots[member.index()];
            if (value == null) continue;
            text.append(member.name()).append('=');
            text.append(member.isSensitive() ? "***" : value).append(' ');
        }
        return text.toString().stripTrailing() + "]";
    }

    /// Takes one member at a time while a [Struct] is made.
    @FunctionalInterface
    public interface Filling {
        void put(String memberName, Object value);
    }
}
