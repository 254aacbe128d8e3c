package coffer.kernel;

import java.security.DrbgParameters;
import java.security.DrbgParameters.Capability;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Random bytes of the JDK's DRBG (NIST SP 800-90A, 256 bits strong, seeded by the operating
/// system), fetched for many askers at once: a request needs a dozen short values, and each on its
/// own would cost a microsecond.
///
/// No byte is handed out twice, and none stays here once it was. Safe for use by several threads,
/// of which none waits for another.
public final class BulkRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private static final int BULK_BYTES = 4096;
    // A start, where nothing is compiled yet, needs little and should not wait for more.
    private static final int FIRST_BYTES = 512;
    // What is longer gains nothing from being fetched together with others.
    private static final int MAX_SHORT_BYTES = 64;
    private static final int STRENGTH_BITS = 256;

    private final transient SecureRandom source;
    private final transient AtomicReference<Supply> supply;

    private static final class Supply {
        private final byte[] bytes;
        private final AtomicInteger taken = new AtomicInteger();

        Supply(SecureRandom source, int length) {
            this.bytes = new byte[length];
            source.nextBytes(bytes);
        }

        boolean give(byte[] target) {
            int start = taken.getAndAdd(target.length);
            // Beyond the end it stays until somebody brings the next one.
            if (start < 0 || start + target.length > bytes.length) return false;
            System.arraycopy(bytes, start, target, 0, target.length);
            Arrays.fill(bytes, start, start + target.length, (byte) 0);
            return true;
        }
    }

    public BulkRandom() {
        this(drbg());
    }

    BulkRandom(SecureRandom source) {
        this.source = source;
        this.supply = new AtomicReference<>(new Supply(source, FIRST_BYTES));
    }

    private static SecureRandom drbg() {
        try {
            return SecureRandom.getInstance(
                    "DRBG",
                    DrbgParameters.instantiation(STRENGTH_BITS, Capability.RESEED_ONLY, null));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (bytes.length > MAX_SHORT_BYTES) {
            source.nextBytes(bytes);
            return;
        }
        while (true) {
            Supply current = supply.get();
            if (current.give(bytes)) return;
            supply.compareAndSet(current, new Supply(source, BULK_BYTES));
        }
    }
}
