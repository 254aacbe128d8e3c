package coffer.wire.sigv4;

import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Signs the chunks of one body, each with the signature before it; the first follows the request's
/// own. Not for use by several threads.
public final class ChunkSigner implements AutoCloseable {
    private static final String CHUNK = "AWS4-HMAC-SHA256-PAYLOAD";
    private static final String TRAILER = "AWS4-HMAC-SHA256-TRAILER";

    private final SecretBytes key;
    private final String timeAndScope;
    private String previous;

    /// Owns `key`.
    ChunkSigner(SecretBytes key, Signature.Claim claim) {
        this.key = key;
        this.timeAndScope = claim.time().text() + "\n" + claim.credential().scope();
        this.previous = claim.signature();
    }

    /// The signature of the next chunk, whose data has this SHA-256 (in hex).
    String signChunk(String dataSha256) {
        return sign(CHUNK, Sha256.OF_NOTHING + "\n" + dataSha256);
    }

    /// The signature of the trailer, whose canonical text has this SHA-256 (in hex).
    String signTrailer(String trailerSha256) {
        return sign(TRAILER, trailerSha256);
    }

    private String sign(String kind, String hashes) {
        String text = kind + "\n" + timeAndScope + "\n" + previous + "\n" + hashes;
        byte[] mac = Hmac.sha256(key.expose(), text.getBytes(StandardCharsets.UTF_8));
        previous = HexFormat.of().formatHex(mac);
        return previous;
    }

    @Override
    public void close() {
        key.close();
    }
}
