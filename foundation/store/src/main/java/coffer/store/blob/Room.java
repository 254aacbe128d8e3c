package coffer.store.blob;

import coffer.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What of a disk blobs may take: all but a reserve, which is left to records. To read, list or
/// delete an object takes a record, so on a disk without a byte left nobody could make room.
///
/// The disk is asked once for so many bytes, not for each write; the reserve has to be larger than
/// what may be written meanwhile.
public final class Room {
    /// Of a place that says itself when it is full.
    public static final Room WITHOUT_END = new Room(() -> Long.MAX_VALUE, 0);

    private static final long GRANTED_AT_ONCE = 4 << 20;

    private final Disk disk;
    private final long reserveBytes;
    private final Optional<Room> records;
    private final AtomicLong granted = new AtomicLong();

    /// How many bytes are left to us.
    public interface Disk {
        long usableBytes() throws IOException;
    }

    public Room(Disk disk, long reserveBytes) {
        this(disk, reserveBytes, Optional.empty());
    }

    private Room(Disk disk, long reserveBytes, Optional<Room> records) {
        if (reserveBytes < 0) throw new IllegalArgumentException("a reserve is not negative");
        this.disk = disk;
        this.reserveBytes = reserveBytes;
        this.records = records;
    }

    /// The same for blobs whose records, and the small ones themselves, lie on another disk.
    Room withRecordsIn(Room other) {
        return new Room(disk, reserveBytes, Optional.of(other));
    }

    /// Of the disk that a directory lies on.
    public static Room on(Path directory, long reserveBytes) {
        try {
            FileStore disk = Files.getFileStore(directory);
            return new Room(disk::getUsableSpace, reserveBytes);
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot look at the file system", failure);
        }
    }

    public long reserveBytes() {
        return reserveBytes;
    }

    public long usableBytes() {
        try {
            return disk.usableBytes();
        } catch (IOException failure) {
            throw new StoreUnavailableException("cannot look at the file system", failure);
        }
    }

    /// Throws [NoRoomException] unless a blob of at least so many bytes fits now, of which the
    /// first `heldBytes` may become a record.
    void begin(long leastBytes, long heldBytes) {
        if (leastBytes > heldBytes) require(leastBytes);
        take(heldBytes);
        records.ifPresent(room -> room.take(heldBytes));
    }

    private void require(long bytes) {
        if (reserveBytes > 0 && spareBytes() < bytes) throw new NoRoomException();
    }

    /// Throws [NoRoomException] if so many bytes more do not fit.
    void take(long bytes) {
        if (reserveBytes == 0 || granted.addAndGet(-bytes) >= 0) return;
        long spare = spareBytes();
        if (spare < bytes) throw new NoRoomException();
        granted.set(Math.min(spare, GRANTED_AT_ONCE) - bytes);
    }

    private long spareBytes() {
        return usableBytes() - reserveBytes;
    }
}
