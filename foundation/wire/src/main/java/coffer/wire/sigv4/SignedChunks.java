package coffer.wire.sigv4;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Chunks that each carry a signature, `;chunk-signature=...` after the size.
final class SignedChunks implements Chunks {
    private static final String EXTENSION = ";chunk-signature=";

    // AWS: "chunk size must be at least 8 KB", but for the last.
    private static final int MIN_SIZE_BYTES = 8192;

    private final ChunkSigner signer;
    private final MessageDigest digest = Sha256.start();
    private String claimed = "";
    private boolean wasSmall;

    SignedChunks(ChunkSigner signer) {
        this.signer = signer;
    }

    @Override
    public void begin(long sizeBytes, String extension) {
        if (!extension.startsWith(EXTENSION)) {
            throw new PayloadRejectedException(SigV4Error.MALFORMED_CHUNK.inS3());
        }
        if (wasSmall && sizeBytes > 0) {
            throw new PayloadRejectedException(SigV4Error.CHUNK_TOO_SMALL.inS3());
        }
        claimed = extension.substring(EXTENSION.length()).strip();
        wasSmall = sizeBytes < MIN_SIZE_BYTES;
    }

    @Override
    public void update(byte[] buffer, int offset, int length) {
        digest.update(buffer, offset, length);
    }

    @Override
    public void end() {
        check(signer.signChunk(HexFormat.of().formatHex(digest.digest())), claimed);
    }

    @Override
    public boolean signsTrailer() {
        return true;
    }

    @Override
    public void checkTrailer(String canonical, String signature) {
        String hash = Sha256.hex(canonical.getBytes(StandardCharsets.ISO_8859_1));
        check(signer.signTrailer(hash), signature);
    }

    @Override
    public void close() {
        signer.close();
    }

    private static void check(String expected, String claimed) {
        if (!SigV4Verifier.sameText(expected, claimed)) {
            throw new PayloadRejectedException(SigV4Error.CHUNK_SIGNATURE_MISMATCH.inS3());
        }
    }
}
