package coffer.crypto.chunked;

import coffer.crypto.AuthenticationFailedException;

/// A stored blob is not what was written: none of the chunk's bytes are handed out.
public final class CorruptBlobException extends AuthenticationFailedException {
    private static final long serialVersionUID = 1L;

    private final transient BlobId blob;
    private final long chunk;

    public CorruptBlobException(BlobId blob, long chunk) {
        super("blob " + blob + " is corrupt in chunk " + chunk);
        this.blob = blob;
        this.chunk = chunk;
    }

    public BlobId blob() {
        return blob;
    }

    /// Counted from zero; the header and the file's length belong to the chunk that was wanted.
    public long chunk() {
        return chunk;
    }
}
