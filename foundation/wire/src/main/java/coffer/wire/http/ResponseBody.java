package coffer.wire.http;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/// A response's body of a length already promised. Small writes are gathered; large ones go to the
/// engine as they are. What is closed early stays cut short, and the engine then breaks the
/// connection.
final class ResponseBody extends OutputStream {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final PacedSink sink;
    private long left;
    private byte @Nullable [] gathered;
    private int gatheredBytes;
    private boolean isClosed;

    ResponseBody(PacedSink sink, long length) {
        if (length < 0) throw new IllegalArgumentException("negative length");
        this.sink = sink;
        this.left = length;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (isClosed) throw new IllegalStateException("the answer's body is closed");
        if (length > left) throw new IllegalStateException("more than the promised length");
        if (length == 0) return;
        left -= length;
        if (gatheredBytes + length <= BUFFER_BYTES && left > 0) {
            gather(buffer, offset, length);
            return;
        }
        sendGathered();
        send(left == 0, ByteBuffer.wrap(buffer, offset, length));
    }

    private void gather(byte[] buffer, int offset, int length) {
        byte[] target = gathered;
        if (target == null) {
            target = new byte[BUFFER_BYTES];
            gathered = target;
        }
        System.arraycopy(buffer, offset, target, gatheredBytes, length);
        gatheredBytes += length;
    }

    private void sendGathered() {
        byte[] source = gathered;
        if (source == null || gatheredBytes == 0) return;
        int count = gatheredBytes;
        gatheredBytes = 0;
        send(false, ByteBuffer.wrap(source, 0, count));
    }

    private void send(boolean isLast, ByteBuffer bytes) {
        sink.write(isLast, bytes);
    }

    @Override
    public void flush() {
        if (isClosed) return;
        sendGathered();
    }

    /// An answer without a body is sent by this, as the others are by their last byte.
    void sendIfEmpty() {
        if (left == 0) send(true, BufferUtil.EMPTY_BUFFER);
    }

    @Override
    public void close() {
        isClosed = true;
    }

    boolean isCutShort() {
        return left > 0;
    }
}
