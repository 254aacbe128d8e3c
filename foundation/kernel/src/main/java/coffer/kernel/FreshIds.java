package coffer.kernel;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.Supplier;

/// Random UUIDs (version 4) of the generator it is given.
public final class FreshIds implements Supplier<UUID> {
    private static final int BYTES = 16;
    private static final long VERSION_4 = 0x4000L;
    private static final long VERSION_MASK = 0xf000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long VARIANT_MASK = 0xc000_0000_0000_0000L;

    private final SecureRandom random;

    public FreshIds(SecureRandom random) {
        this.random = random;
    }

    @Override
    public UUID get() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        ByteBuffer numbers = ByteBuffer.wrap(bytes);
        long high = (numbers.getLong() & ~VERSION_MASK) | VERSION_4;
        long low = (numbers.getLong() & ~VARIANT_MASK) | VARIANT;
        return new UUID(high, low);
    }
}
