package coffer.gate;

import coffer.kernel.SecretBytes;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;
import java.util.List;
import java.util.Map;

/// The secrets among the members of a request or an answer, overwritten once it has served.
record Secrets(Shape shape, Structure value) implements AutoCloseable {

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
        return !element.target().isScalar() || element.target().kind() == Shape.Kind.BLOB;
    }

    /// Says nothing of the value.
    @Override
    public String toString() {
        return "Secrets[" + shape + "]";
    }
}
