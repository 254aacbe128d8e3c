package coffer.store.keys;

import coffer.crypto.Hkdf;
import coffer.crypto.Xaes256Gcm;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

/// Sixty-four keys, each with an id that changes whenever the key does. Immutable.
final class KeyPage implements AutoCloseable {
    static final int SLOTS = 64;

    private static final int ID_BYTES = 8;
    private static final int KEY_BYTES = 32;
    private static final int SLOT_BYTES = ID_BYTES + KEY_BYTES;

    private final SecretBytes content;

    private KeyPage(SecretBytes content) {
        this.content = content;
    }

    static KeyPage random(SecureRandom random) {
        byte[] content = new byte[SLOTS * SLOT_BYTES];
        random.nextBytes(content);
        return new KeyPage(SecretBytes.adopt(content));
    }

    /// The page that belongs to a key as long as no other is stored under it.
    static KeyPage derived(SecretBytes parent, String name) {
        return new KeyPage(Hkdf.derive(parent, new byte[0], aad(name), SLOTS * SLOT_BYTES));
    }

    /// A copy in which one key is new.
    KeyPage withFreshKey(int slot, SecureRandom random) {
        byte[] copy = content.expose().clone();
        byte[] fresh = new byte[SLOT_BYTES];
        random.nextBytes(fresh);
        System.arraycopy(fresh, 0, copy, slot * SLOT_BYTES, SLOT_BYTES);
        Arrays.fill(fresh, (byte) 0);
        return new KeyPage(SecretBytes.adopt(copy));
    }

    KeyPage copy() {
        return new KeyPage(SecretBytes.adopt(content.expose().clone()));
    }

    Bytes id(int slot) {
        int start = slot * SLOT_BYTES;
        return Bytes.adopt(Arrays.copyOfRange(content.expose(), start, start + ID_BYTES));
    }

    /// A copy, for the caller to close.
    SecretBytes key(int slot) {
        int start = slot * SLOT_BYTES + ID_BYTES;
        return SecretBytes.adopt(Arrays.copyOfRange(content.expose(), start, start + KEY_BYTES));
    }

    Bytes seal(Xaes256Gcm parent, String name) {
        return Bytes.adopt(parent.seal(content.expose(), aad(name)));
    }

    static KeyPage open(Xaes256Gcm parent, String name, Bytes sealed) {
        return new KeyPage(SecretBytes.adopt(parent.open(sealed.expose(), aad(name))));
    }

    @Override
    public void close() {
        content.close();
    }

    private static byte[] aad(String name) {
        return ("coffer key page " + name).getBytes(StandardCharsets.UTF_8);
    }
}
