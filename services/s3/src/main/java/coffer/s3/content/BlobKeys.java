package coffer.s3.content;

import coffer.kernel.SecretBytes;
import java.security.SecureRandom;
import java.util.Optional;

/// The data keys of one blob: `inner` seals the plaintext. With dual-layer encryption `outer` seals
/// once more what came of that.
record BlobKeys(SecretBytes inner, Optional<SecretBytes> outer) implements AutoCloseable {
    static final int KEY_BYTES = 32;

    static BlobKeys random(SecureRandom random, boolean hasTwoLayers) {
        return new BlobKeys(
                key(random), hasTwoLayers ? Optional.of(key(random)) : Optional.empty());
    }

    /// The one that the file is sealed with.
    SecretBytes outermost() {
        return outer.orElse(inner);
    }

    private static SecretBytes key(SecureRandom random) {
        byte[] fresh = new byte[KEY_BYTES];
        random.nextBytes(fresh);
        return SecretBytes.adopt(fresh);
    }

    @Override
    public void close() {
        inner.close();
        outer.ifPresent(SecretBytes::close);
    }
}
