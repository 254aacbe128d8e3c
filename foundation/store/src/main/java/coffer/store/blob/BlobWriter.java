package coffer.store.blob;

import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.ChunkedWriter;
import coffer.kernel.Bytes;
import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/// One blob on its way to its place. Until [#commit] returns there is no such blob; closing a
/// writer that was not committed removes what it wrote. A small blob can be had by [#take] instead,
/// to be kept elsewhere: then it never went there.
public final class BlobWriter implements AutoCloseable {
    private final BlobStore blobs;
    private final BlobId id;
    private final HeldOutput output;
    private final ChunkedWriter stream;
    private OptionalLong length = OptionalLong.empty();

    BlobWriter(BlobStore blobs, BlobId id, HeldOutput output, ChunkedWriter stream) {
        this.blobs = blobs;
        this.id = id;
        this.output = output;
        this.stream = stream;
    }

    public BlobId id() {
        return id;
    }

    /// Where the plaintext goes.
    public ChunkedWriter stream() {
        return stream;
    }

    /// Makes the blob durable, without a manifest; returns the plaintext's length.
    public long commit() {
        return commit(Optional.empty());
    }

    /// Makes the blob and its manifest durable; returns the plaintext's length.
    public long commit(Bytes manifest) {
        return commit(Optional.of(blobs.seal(id, manifest)));
    }

    /// The sealed blob, up to about 16 KiB of it, for the caller to keep; empty if it is longer and
    /// has to be committed.
    public Optional<Bytes> take() {
        try {
            finish();
            return output.isHeld() ? Optional.of(output.bytes()) : Optional.empty();
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot finish a blob", failure);
        }
    }

    @Override
    public void close() {
        try {
            stream.close();
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot remove an unfinished blob", failure);
        }
    }

    private long finish() throws IOException {
        if (length.isEmpty()) length = OptionalLong.of(stream.finish());
        return length.getAsLong();
    }

    private long commit(Optional<Bytes> sealedManifest) {
        try {
            long written = finish();
            output.placed().publish(sealedManifest);
            return written;
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot commit a blob", failure);
        }
    }
}
