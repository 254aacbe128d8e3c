package coffer.kernel;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Random UUIDs (version 4), of randomness that is fetched for many at once: asking the generator
/// for sixteen bytes costs about as much as for four thousand.
public final class FreshIds implements Supplier<UUID> {
    private static final int BYTES = 16;
    private static final int IDS = 256;
    private static final long VERSION_4 = 0x4000L;
    private static final long VERSION_MASK = 0xf000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_MASK = 0xc000_0000_0000_0000L;

    private final SecureRandom random;
    private final AtomicReference<Supply> supply;

    /// Each number is handed out once.
    private record Supply(ByteBuffer numbers, AtomicInteger taken) {}

    public FreshIds(SecureRandom random) {
        this.random = random;
        this.supply = new AtomicReference<>(supply());
    }

    @Override
    public UUID get() {
        while (true) {
            Supply current = supply.get();
            int next = current.taken().getAndIncrement();
            if (next < IDS) return id(current.numbers(), next * BYTES);
            supply.compareAndSet(current, supply());
        }
    }

    private Supply supply() {
        byte[] numbers = new byte[IDS * BYTES];
        random.nextBytes(numbers);
        return new Supply(ByteBuffer.wrap(numbers), new AtomicInteger());
    }

    private static UUID id(ByteBuffer numbers, int at) {
        long high = (numbers.getLong(at) & ~VERSION_MASK) | VERSION_4;
        long low = (numbers.getLong(at + Long.BYTES) & ~VARIANT_MASK) | VARIANT;
        return new UUID(high, low);
    }
}
