package coffer.gate;

import coffer.kernel.SecretBytes;
import coffer.wire.schema.Member;
import coffer.wire.schema.Shape;
import coffer.wire.schema.Structure;

/// The secrets among the members of a request or an answer, overwritten once it has served.
record Secrets(Shape shape, Structure value) implements AutoCloseable {

    @Override
    public void close() {
        for (Member member : shape.members()) {
            if (value.slot(member.index()) instanceof SecretBytes secret) secret.close();
        }
    }
}
