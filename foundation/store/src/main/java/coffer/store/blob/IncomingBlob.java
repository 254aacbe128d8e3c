package coffer.store.blob;

import coffer.kernel.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// A sealed blob on its way to its place. Until [#publish] returns there is no such blob; closing
/// one that was not published removes what arrived of it. Used by one thread.
public abstract class IncomingBlob extends OutputStream {

    @Override
    public final void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    /// Makes all that was written, and the sealed manifest, durable. Only once.
    public abstract void publish(Optional<Bytes> manifest) throws IOException;
}
