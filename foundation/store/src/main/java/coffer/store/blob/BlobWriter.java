package coffer.store.blob;

import coffer.crypto.chunked.BlobId;
import coffer.crypto.chunked.ChunkedWriter;
import coffer.kernel.Bytes;
import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// One blob on its way to the disk. Until [#commit] returns there is no such blob; closing a writer
/// that was not committed removes what it wrote.
public final class BlobWriter implements AutoCloseable {
    private final BlobStore blobs;
    private final BlobId id;
    private final Path temporary;
    private final FileChannel file;
    private final ChunkedWriter stream;
    private boolean committed;

    BlobWriter(BlobStore blobs, BlobId id, Path temporary, Sink sink) {
        this.blobs = blobs;
        this.id = id;
        this.temporary = temporary;
        this.file = sink.file();
        this.stream = sink.stream();
    }

    /// The temporary file and the stream that seals into it.
    record Sink(FileChannel file, ChunkedWriter stream) {}

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
        return commit(Optional.of(manifest));
    }

    @Override
    public void close() {
        try {
            stream.close();
            if (!committed) Files.deleteIfExists(temporary);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot remove an unfinished blob", failure);
        }
    }

    private long commit(Optional<Bytes> manifest) {
        try {
            long length = stream.finish();
            file.force(true);
            blobs.publish(id, temporary, manifest);
            committed = true;
            return length;
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot commit a blob", failure);
        }
    }
}
