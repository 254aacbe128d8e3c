package coffer.store.sqlite;

import coffer.crypto.DeterministicCipher;
import coffer.crypto.Hkdf;
import coffer.kernel.SecretBytes;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.Collation;

/// The collation of encrypted names: SQLite orders by the plaintexts that only this key reveals.
///
/// Whoever has the file sees an order and lengths, never a name. A comparison must be total and
/// must not throw, so it does not authenticate; a row that is handed out has its name checked
/// against its sealed value.
final class NameOrder extends Collation {
    static final String COLLATION = "coffer";

    // 22 digits are the 16 bytes that even an empty name takes.
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9_-]{22,}");
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final DeterministicCipher cipher;
    private final int cachedNames;
    private final Map<String, byte[]> names =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
                    return size() > cachedNames;
                }
            };

    private String lastSought = "";
    private byte[] lastSoughtName = new byte[0];

    NameOrder(SecretBytes storeKey, int cachedNames) {
        this.cachedNames = cachedNames;
        try (SecretBytes key = Hkdf.derive(storeKey, "coffer store names")) {
            this.cipher = new DeterministicCipher(key);
        }
    }

    /// The scope is part of the nonce: one name in two scopes does not look the same.
    String encrypt(byte[] scopeId, byte[] name) {
        String encrypted = ENCODER.encodeToString(cipher.seal(name, scopeId));
        // SQLite asks for it at once, and often.
        names.put(encrypted, name);
        return encrypted;
    }

    @Override
    protected int xCompare(String left, String right) {
        return Arrays.compareUnsigned(name(left), soughtName(right));
    }

    /// SQLite walks down a tree with the name it seeks on the right at every step.
    private byte[] soughtName(String encrypted) {
        if (!encrypted.equals(lastSought)) {
            lastSoughtName = name(encrypted);
            lastSought = encrypted;
        }
        return lastSoughtName;
    }

    private byte[] name(String encrypted) {
        byte @Nullable [] known = names.get(encrypted);
        if (known != null) return known;
        byte[] name = decrypt(encrypted);
        names.put(encrypted, name);
        return name;
    }

    private byte[] decrypt(String encrypted) {
        // Only tampering makes text that encrypt() cannot have made.
        if (!WELL_FORMED.matcher(encrypted).matches() || encrypted.length() % 4 == 1) {
            return new byte[0];
        }
        return cipher.openUnauthenticated(Base64.getUrlDecoder().decode(encrypted));
    }
}
