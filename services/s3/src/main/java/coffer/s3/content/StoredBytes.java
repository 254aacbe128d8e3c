package coffer.s3.content;

import coffer.store.StoreUnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Bytes out of a blob of ours, on their way into another. What cannot be read of them is not the
/// fault of whoever asked for the copy, as it would be with a body that he sends.
final class StoredBytes extends FilterInputStream {
    StoredBytes(InputStream bytes) {
        super(bytes);
    }

    @Override
    public int read() {
        try {
            return super.read();
        } catch (IOException broken) {
            throw unreadable(broken);
        }
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        try {
            return super.read(target, offset, length);
        } catch (IOException broken) {
            throw unreadable(broken);
        }
    }

    private static StoreUnavailableException unreadable(IOException broken) {
        return new StoreUnavailableException("a blob cannot be read", broken);
    }
}
