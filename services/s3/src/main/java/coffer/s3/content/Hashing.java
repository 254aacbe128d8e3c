package coffer.s3.content;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import coffer.wire.checksum.BodyClaims;
import coffer.wire.checksum.Checksum;
import coffer.wire.checksum.ChecksumAlgorithm;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// All that is computed of a body while it passes by.
///
/// MD5 is slower than everything else together, so it runs beside the sealing of the same bytes: a
/// buffer that was given to [#update] must not change before [#await].
final class Hashing {
    private static final int SHORT_BYTES = 16 * 1024;

    private final Optional<MessageDigest> md5;
    private final Map<ChecksumAlgorithm, Checksum> checksums;
    private CompletableFuture<Void> pending = CompletableFuture.completedFuture(null);

    Hashing(boolean needsMd5, Set<ChecksumAlgorithm> algorithms) {
        this.md5 = needsMd5 ? Optional.of(Digests.newMd5()) : Optional.empty();
        this.checksums = new EnumMap<>(ChecksumAlgorithm.class);
        for (ChecksumAlgorithm algorithm : algorithms) {
            checksums.put(algorithm, algorithm.start());
        }
    }

    /// What came out.
    record Hashes(Optional<Bytes> optionalMd5, Map<ChecksumAlgorithm, Bytes> checksums)
            implements BodyClaims.Measured {
        Hashes {
            checksums = Map.copyOf(checksums);
        }

        /// Throws if that was not asked for.
        @Override
        public Bytes md5() {
            return optionalMd5.orElseThrow();
        }

        /// Throws if that was not asked for.
        @Override
        public Bytes checksum(ChecksumAlgorithm algorithm) {
            return Optional.ofNullable(checksums.get(algorithm)).orElseThrow();
        }
    }

    void update(byte[] buffer, int length) {
        md5.ifPresent(digest -> updateMd5(digest, buffer, length));
        checksums.values().forEach(checksum -> checksum.update(buffer, 0, length));
    }

    /// Returns once no buffer given before is read any more.
    void await() {
        pending.join();
    }

    Hashes finish() {
        await();
        Map<ChecksumAlgorithm, Bytes> values = new EnumMap<>(ChecksumAlgorithm.class);
        checksums.forEach((algorithm, checksum) -> values.put(algorithm, checksum.digest()));
        return new Hashes(md5.map(digest -> Bytes.adopt(digest.digest())), values);
    }

    private void updateMd5(MessageDigest digest, byte[] buffer, int length) {
        if (length < SHORT_BYTES) {
            await();
            digest.update(buffer, 0, length);
            return;
        }
        pending =
                pending.thenRunAsync(
                        () -> digest.update(buffer, 0, length), Thread::startVirtualThread);
    }
}
