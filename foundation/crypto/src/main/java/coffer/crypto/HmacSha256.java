package coffer.crypto;

import coffer.kernel.SecretBytes;
import javax.crypto.Mac;

/// HMAC-SHA-256 under one key, as a message authentication code or a pseudo-random function.
///
/// Not safe for use by several threads at once: an instance reuses its state.
public final class HmacSha256 {
    public static final int BYTES = 32;

    private final Mac mac;

    /// `key` is copied.
    public HmacSha256(SecretBytes key) {
        this.mac = Jca.hmacSha256(key.expose());
    }

    /// The code of all `parts` together; nothing marks where one ends.
    public byte[] of(byte[]... parts) {
        for (byte[] part : parts) mac.update(part);
        return mac.doFinal();
    }

    /// As [#of], each part preceded by its length so that no two lists of parts look alike.
    public byte[] ofList(byte[]... parts) {
        for (byte[] part : parts) {
            mac.update(Digests.bigEndian(part.length));
            mac.update(part);
        }
        return mac.doFinal();
    }
}
