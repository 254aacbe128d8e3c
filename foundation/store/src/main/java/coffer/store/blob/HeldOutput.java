package coffer.store.blob;

import coffer.kernel.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/// Holds the beginning of a blob in memory, so that a small one needs no place of its own. What
/// grows beyond that goes to the blob's place, all of it. Used by one thread.
final class HeldOutput extends OutputStream {
    private final Opening opening;
    private final Room room;
    private byte[] held;
    private int heldBytes;
    private Target target = new Target.Memory();

    /// Begins the blob where it is to lie, once that is needed.
    interface Opening {
        IncomingBlob open() throws IOException;
    }

    private sealed interface Target {
        record Memory() implements Target {}

        record Place(IncomingBlob blob) implements Target {}
    }

    HeldOutput(int most, Opening opening, Room room) {
        this.held = new byte[most];
        this.opening = opening;
        this.room = room;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (target instanceof Target.Memory && length <= held.length - heldBytes) {
            System.arraycopy(bytes, offset, held, heldBytes, length);
            heldBytes += length;
        } else {
            room.take(length);
            placed().write(bytes, offset, length);
        }
    }

    /// Everything written so far, if it is still held here.
    boolean isHeld() {
        return target instanceof Target.Memory;
    }

    /// What was written. Only while it is held.
    Bytes bytes() {
        if (!isHeld()) throw new IllegalStateException("it is held no longer");
        return Bytes.adopt(Arrays.copyOf(held, heldBytes));
    }

    /// The blob with everything written so far, on its way to its place.
    IncomingBlob placed() throws IOException {
        if (target instanceof Target.Place(IncomingBlob blob)) return blob;
        IncomingBlob blob = opening.open();
        target = new Target.Place(blob);
        blob.write(held, 0, heldBytes);
        held = new byte[0];
        return blob;
    }

    @Override
    public void flush() throws IOException {
        if (target instanceof Target.Place(IncomingBlob blob)) blob.flush();
    }

    @Override
    public void close() throws IOException {
        if (target instanceof Target.Place(IncomingBlob blob)) blob.close();
    }
}
