package coffer.gate;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Random (version 4) ids for requests and events, drawn from `random` a block at a time: every
/// call needs several, and asking a [SecureRandom] costs more than the rest of making one.
public final class RandomIds implements Supplier<UUID> {
    private static final int ID_BYTES = 16;
    private static final int BLOCK_BYTES = 256 * ID_BYTES;
    private static final long VERSION_MASK = 0xFFFF_FFFF_FFFF_0FFFL;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VARIANT_2 = 0x8000_0000_0000_0000L;

    private final SecureRandom random;
    private final AtomicReference<Block> current;

    public RandomIds(SecureRandom random) {
        this.random = random;
        this.current = new AtomicReference<>(new Block(random));
    }

    /// Random bytes, each given out once; `next` may run past their end.
    private static final class Block {
        private final byte[] bytes = new byte[BLOCK_BYTES];
        private final AtomicInteger next = new AtomicInteger();

        Block(SecureRandom random) {
            random.nextBytes(bytes);
        }

        long longAt(int offset) {
            long value = 0;
            for (int i = 0; i < Long.BYTES; i++) value = (value << 8) | (bytes[offset + i] & 0xFF);
            return value;
        }
    }

    @Override
    public UUID get() {
        while (true) {
            Block block = current.get();
            int offset = block.next.getAndAdd(ID_BYTES);
            if (offset < BLOCK_BYTES) {
                return new UUID(
                        (block.longAt(offset) & VERSION_MASK) | VERSION_4,
                        (block.longAt(offset + Long.BYTES) & VARIANT_MASK) | VARIANT_2);
            }
            // Of several threads that find the block used up, one's new block is taken.
            current.compareAndSet(block, new Block(random));
        }
    }
}
