package coffer.crypto.chunked;

import coffer.kernel.Bytes;
import java.nio.ByteBuffer;

/// A sealed blob that is in memory as a whole.
final class HeldBytes extends ReadOnlyChannel {
    private final Bytes sealed;

    HeldBytes(Bytes sealed) {
        super(sealed.size());
        this.sealed = sealed;
    }

    @Override
    protected void read(long from, int count, ByteBuffer target) {
        target.put(sealed.expose(), (int) from, count);
    }
}
