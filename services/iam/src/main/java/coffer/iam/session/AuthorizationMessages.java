package coffer.iam.session;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Hkdf;
import coffer.crypto.Xaes256Gcm;
import coffer.iam.session.TokenKeys.TokenKey;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.policy.Decision;
import coffer.store.Snapshot;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Seals why something was denied, for the caller to hand to somebody who may know.
///
/// A message is `version (1) || key id (16) || sealed`, under the key of session tokens at that
/// time; it can be read for as long as these keys are kept, which is a day and a half at least.
// AWS: STS API Reference, DecodeAuthorizationMessage.
public final class AuthorizationMessages {
    private static final byte VERSION = 1;
    private static final int KEY_ID_BYTES = 16;
    private static final int HEADER_BYTES = 1 + KEY_ID_BYTES;
    private static final int MOST_CHARS = 10_240;
    private static final int MOST_BYTES = 256 * 1_024;

    private final TokenKeys keys;
    private final SecureRandom random;

    AuthorizationMessages(TokenKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    /// What a refusal carries; empty if it would be too long to be asked about.
    public Optional<String> encoded(Decision.Deny denied) {
        try (TokenKey key = keys.sealing();
                SecretBytes secret = sealingKey(key);
                Xaes256Gcm cipher = new Xaes256Gcm(secret, random)) {
            byte[] header = new byte[HEADER_BYTES];
            header[0] = VERSION;
            System.arraycopy(key.id().expose(), 0, header, 1, KEY_ID_BYTES);
            byte[] sealed = cipher.seal(packed(DenialJson.of(denied)), header);
            byte[] whole = Arrays.copyOf(header, HEADER_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, HEADER_BYTES, sealed.length);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
            return text.length() > MOST_CHARS ? Optional.empty() : Optional.of(text);
        }
    }

    /// The JSON of the decision; empty unless it was sealed here, under a key that is still live.
    public Optional<String> decoded(Snapshot snapshot, String message) {
        Optional<Bytes> whole = bytes(message);
        if (whole.isEmpty() || whole.get().size() < HEADER_BYTES) return Optional.empty();
        byte[] bytes = whole.get().expose();
        if (bytes[0] != VERSION) return Optional.empty();
        Bytes keyId = Bytes.adopt(Arrays.copyOfRange(bytes, 1, HEADER_BYTES));
        return keys.opening(snapshot, keyId).flatMap(key -> open(key, bytes));
    }

    private Optional<String> open(TokenKey key, byte[] whole) {
        try (key;
                SecretBytes secret = sealingKey(key);
                Xaes256Gcm cipher = new Xaes256Gcm(secret, random)) {
            byte[] header = Arrays.copyOf(whole, HEADER_BYTES);
            byte[] sealed = Arrays.copyOfRange(whole, HEADER_BYTES, whole.length);
            return Optional.of(unpacked(cipher.open(sealed, header)));
        } catch (AuthenticationFailedException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<Bytes> bytes(String message) {
        if (message.length() > MOST_CHARS) return Optional.empty();
        try {
            return Optional.of(Bytes.adopt(Base64.getUrlDecoder().decode(message)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static SecretBytes sealingKey(TokenKey key) {
        return Hkdf.derive(key.secret(), "coffer authorization message");
    }

    private static byte[] packed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] packed = new byte[bytes.length + 64];
            return Arrays.copyOf(packed, deflater.deflate(packed));
        } finally {
            deflater.end();
        }
    }

    /// Only for bytes that [#packed] made.
    private static String unpacked(byte[] packed) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[MOST_BYTES];
            return new String(bytes, 0, inflater.inflate(bytes), StandardCharsets.UTF_8);
        } catch (DataFormatException e) {
            throw new IllegalStateException("a sealed message is not well-formed", e);
        } finally {
            inflater.end();
        }
    }
}
