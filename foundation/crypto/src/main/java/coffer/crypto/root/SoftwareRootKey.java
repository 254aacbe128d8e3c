package coffer.crypto.root;

import coffer.crypto.Hkdf;
import coffer.crypto.Xaes256Gcm;
import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/// A root key whose bytes are in this process's memory.
final class SoftwareRootKey implements RootKey {
    static final int KEY_BYTES = 32;

    private static final String DERIVED = "coffer root derive: ";
    private static final int FINGERPRINT_BYTES = 8;

    private final SecretBytes key;
    private final Xaes256Gcm wrapping;

    /// Takes ownership of `key`.
    SoftwareRootKey(SecretBytes key, SecureRandom random) {
        if (key.size() != KEY_BYTES) throw new IllegalArgumentException("a root key is 32 bytes");
        this.key = key;
        try (SecretBytes wrappingKey = Hkdf.derive(key, "coffer root wrap")) {
            this.wrapping = new Xaes256Gcm(wrappingKey, random);
        }
    }

    /// Throws [RootKeyException] if nobody can have the key's bytes.
    static SoftwareRootKey of(RootKey root) {
        return switch (root) {
            case SoftwareRootKey software -> software;
            case HeirRootKey heir -> of(heir.own());
            case TokenRootKey _ ->
                    throw new RootKeyException("a root key cannot leave the token that made it");
        };
    }

    /// Lends the key itself.
    SecretBytes expose() {
        return key;
    }

    @Override
    public byte[] wrap(String purpose, SecretBytes wrapped) {
        return wrapping.seal(wrapped.expose(), purpose.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public SecretBytes unwrap(String purpose, byte[] wrapped) {
        byte[] aad = purpose.getBytes(StandardCharsets.UTF_8);
        return SecretBytes.adopt(wrapping.open(wrapped, aad));
    }

    @Override
    public SecretBytes derive(Derivation what) {
        return Hkdf.derive(key, DERIVED + what.purpose());
    }

    @Override
    public String fingerprint() {
        try (SecretBytes print = Hkdf.derive(key, "coffer root fingerprint")) {
            return HexFormat.of().formatHex(print.expose(), 0, FINGERPRINT_BYTES);
        }
    }

    @Override
    public void close() {
        wrapping.close();
        key.close();
    }
}
