package coffer.store.blob;

import coffer.crypto.chunked.BlobId;

/// A blob that a record names is not there: an integrity failure, not an absent object.
public final class MissingBlobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient BlobId blob;

    public MissingBlobException(BlobId blob) {
        super("blob " + blob + " is missing");
        this.blob = blob;
    }

    public BlobId blob() {
        return blob;
    }
}
