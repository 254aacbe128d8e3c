package coffer.store.blob;

import coffer.crypto.chunked.BlobId;
import coffer.kernel.Bytes;
import coffer.store.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A blob that is being written to a file under a temporary name.
final class IncomingFile extends IncomingBlob {
    private final FilePlace place;
    private final BlobId id;
    private final Path temporary;
    private final FileChannel file;
    private final AlignedOutput output;
    private boolean isPublished;

    IncomingFile(FilePlace place, BlobId id, Path temporary) throws IOException {
        this.place = place;
        this.id = id;
        this.temporary = temporary;
        this.file = DurableFiles.createPrivate(temporary);
        this.output = new AlignedOutput(file);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        output.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        output.flush();
    }

    @Override
    public void publish(Optional<Bytes> manifest) throws IOException {
        output.flush();
        file.force(true);
        place.publish(id, temporary, manifest);
        isPublished = true;
    }

    @Override
    public void close() throws IOException {
        output.close();
        if (!isPublished) Files.deleteIfExists(temporary);
    }
}
