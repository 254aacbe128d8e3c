package coffer.s3.object;

import coffer.kernel.Bytes;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/// Names of versions and uploads: 32 characters that mean nothing to anyone else. Each hides the
/// number under which its record is filed, so that the record is found at once.
public final class OpaqueId {
    /// How many random bytes a new one takes.
    public static final int RANDOM_BYTES = 16;

    private static final int LENGTH = 32;

    private OpaqueId() {}

    public static String of(long number, Bytes random) {
        ByteBuffer bytes = ByteBuffer.allocate(RANDOM_BYTES + Long.BYTES);
        bytes.put(random.expose());
        bytes.putLong(number ^ bytes.getLong(0));
        // A name that begins with a hyphen reads like an option on a command line.
        return Base64.getUrlEncoder().encodeToString(bytes.array()).replace('-', '.');
    }

    /// The number within; empty if no name looks like that.
    public static Optional<Long> number(String id) {
        if (id.length() != LENGTH) return Optional.empty();
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(id.replace('.', '-')));
            return Optional.of(bytes.getLong(RANDOM_BYTES) ^ bytes.getLong(0));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
