package coffer.gate;

import coffer.kernel.SecretBytes;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.util.List;
import java.util.Map;

/// The secrets among the members of a request or an answer, overwritten once it has served.
record Secrets(Shape shape, Structure value) implements AutoCloseable {
    // Shapes may contain themselves.
    private static final int MOST_LEVELS = 3;

    @Override
    public void close() {
        close(shape, value);
    }

    private static void close(Shape shape, Structure value) {
        for (Member member : shape.members()) {
            Object slot = value.slot(member.index());
            if (slot != null) close(member.target(), slot);
        }
    }

    private static void close(Shape shape, Object value) {
        switch (value) {
            case SecretBytes secret -> secret.close();
            case Structure structure -> close(shape, structure);
            case List<?> list when mayHoldSecrets(shape.element()) ->
                    list.forEach(element -> close(shape.element().target(), element));
            case Map<?, ?> map when mayHoldSecrets(shape.value()) ->
                    map.values().forEach(element -> close(shape.value().target(), element));
            default -> {}
        }
    }

    private static boolean mayHoldSecrets(Member element) {
        return mayHoldSecrets(element.target(), MOST_LEVELS);
    }

    /// Asked once for a list, of which a listing has a thousand elements without any.
    private static boolean mayHoldSecrets(Shape shape, int levels) {
        if (shape.isScalar()) return shape.kind() == Shape.Kind.BLOB;
        if (levels == 0) return true;
        for (Member member : shape.members()) {
            if (mayHoldSecrets(member.target(), levels - 1)) return true;
        }
        return false;
    }

    /// Says nothing of the value.
    @Override
    public String toString() {
        return "Secrets[" + shape + "]";
    }
}
