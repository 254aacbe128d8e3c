package coffer.s3.content;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.chunked.ChunkedReader;
import coffer.gate.Body;
import coffer.gate.CorruptBodyException;
import coffer.gate.StaleDecisionException;
import coffer.s3.error.S3Error;
import coffer.s3.event.ServiceEvent;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.MissingBlobException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// A run of an object's bytes, across as many blobs as it takes, one open at a time. Used by one
/// thread.
public final class ContentStream extends InputStream implements Body {
    private final Contents contents;
    private final Contents.Hold hold;
    private final Iterator<Segment> rest;
    private final long lengthBytes;
    private Optional<Opened> current = Optional.empty();

    ContentStream(Contents contents, Contents.Hold hold, List<Segment> segments, long lengthBytes) {
        this.contents = contents;
        this.hold = hold;
        this.rest = segments.iterator();
        this.lengthBytes = lengthBytes;
    }

    /// The bytes of `blob` from `from` up to but not including `to`.
    record Segment(BlobRef blob, long from, long to) {}

    private record Opened(Segment segment, ChunkedReader reader, InputStream bytes) {}

    /// Opens what comes first. Throws S3's error if it is not what was written, while there is
    /// still time to say so, and [StaleDecisionException] if it was deleted.
    void verifyFirst() {
        try {
            if (!rest.hasNext()) return;
            Segment first = rest.next();
            advance(first, contents.open(hold.region(), first.blob(), hold.envelope()));
            Opened opened = current.orElseThrow();
            // The reader keeps the chunk, so reading from the same place again costs nothing.
            opened.reader().range(opened.segment().from(), opened.segment().to()).read();
        } catch (AuthenticationFailedException corrupt) {
            throw S3Error.CORRUPT.refusal();
        } catch (MissingBlobException missing) {
            throw contents.isKept(missing.blob())
                    ? S3Error.CORRUPT.refusal()
                    : new StaleDecisionException("the object was deleted");
        } catch (IOException broken) {
            throw new StoreUnavailableException("a blob cannot be read", broken);
        }
    }

    @Override
    public long length() {
        return lengthBytes;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try {
            send(out);
        } catch (AuthenticationFailedException | MissingBlobException corrupt) {
            throw new CorruptBodyException(
                    ServiceEvent.INTEGRITY_FAILURE, String.valueOf(corrupt.getMessage()));
        } catch (StaleDecisionException gone) {
            throw new IOException("the object was erased while it was being sent", gone);
        }
    }

    private void send(OutputStream out) throws IOException {
        long written = 0;
        while (current.isPresent() || next()) {
            Opened opened = current.orElseThrow();
            Segment segment = opened.segment();
            opened.reader().writeRange(segment.from(), segment.to(), out);
            written += segment.to() - segment.from();
            closeCurrent();
        }
        if (written != lengthBytes) throw new IOException("the object is not whole");
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (current.isPresent() || next()) {
            int count = current.orElseThrow().bytes().read(target, offset, length);
            if (count >= 0) return count;
            closeCurrent();
        }
        return -1;
    }

    @Override
    public void close() {
        try (hold) {
            closeCurrent();
        } catch (IOException broken) {
            throw new StoreUnavailableException("a blob cannot be closed", broken);
        }
    }

    private boolean next() {
        if (!rest.hasNext()) return false;
        Segment segment = rest.next();
        advance(segment, contents.openNext(segment.blob(), hold));
        return true;
    }

    private void advance(Segment segment, ChunkedReader reader) {
        current =
                Optional.of(
                        new Opened(
                                segment,
                                reader,
                                new StoredBytes(reader.range(segment.from(), segment.to()))));
    }

    private void closeCurrent() throws IOException {
        if (current.isEmpty()) return;
        Opened opened = current.get();
        current = Optional.empty();
        opened.reader().close();
    }
}
