package coffer.store.blob;

import coffer.kernel.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Objects;

/// Holds the beginning of a blob in memory, so that a small one needs no file. What grows beyond
/// that goes into a file, all of it. Used by one thread.
final class HeldOutput extends OutputStream {
    private final Opening opening;
    private final Room room;
    private byte[] held;
    private int heldBytes;
    private Target target = new Target.Memory();

    /// Makes the file, once it is needed.
    interface Opening {
        FileChannel open() throws IOException;
    }

    private sealed interface Target {
        record Memory() implements Target {}

        record Disk(FileChannel file, AlignedOutput output) implements Target {}
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
            disk().output().write(bytes, offset, length);
        }
    }

    /// Everything written so far, if it is still held here.
    boolean isHeld() {
        return target instanceof Target.Memory;
    }

    /// What was written. Only while it is held.
    Bytes bytes() {
        if (!isHeld()) throw new IllegalStateException("it is in a file");
        return Bytes.adopt(Arrays.copyOf(held, heldBytes));
    }

    /// Everything written so far reaches the disk, in a file.
    void force() throws IOException {
        Target.Disk disk = disk();
        disk.output().flush();
        disk.file().force(true);
    }

    @Override
    public void flush() throws IOException {
        if (target instanceof Target.Disk disk) disk.output().flush();
    }

    @Override
    public void close() throws IOException {
        if (target instanceof Target.Disk disk) disk.output().close();
    }

    private Target.Disk disk() throws IOException {
        if (target instanceof Target.Disk disk) return disk;
        FileChannel file = opening.open();
        Target.Disk disk = new Target.Disk(file, new AlignedOutput(file));
        target = disk;
        disk.output().write(held, 0, heldBytes);
        held = new byte[0];
        return disk;
    }
}
