package coffer.crypto.root;

import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/// A root key in a file that only its owner can read: `coffer-root-key-1:` and 64 hex digits.
public final class KeyFileRootKey {
    private static final String PREFIX = "coffer-root-key-1:";

    private KeyFileRootKey() {}

    /// Makes a new key and its file. Throws [RootKeyException] if the file exists.
    public static RootKey create(Path file, SecureRandom random) {
        byte[] key = new byte[SoftwareRootKey.KEY_BYTES];
        random.nextBytes(key);
        SecretBytes made = SecretBytes.adopt(key);
        write(file, made);
        return new SoftwareRootKey(made, random);
    }

    /// Makes a file for a key that there is. Throws [RootKeyException] if the file exists, or if
    /// the key is in a token.
    public static void keep(Path file, RootKey root) {
        write(file, SoftwareRootKey.of(root).expose());
    }

    private static void write(Path file, SecretBytes key) {
        byte[] text =
                (PREFIX + HexFormat.of().formatHex(key.expose()) + "\n")
                        .getBytes(StandardCharsets.US_ASCII);
        PrivateFile.create(file, text);
        Arrays.fill(text, (byte) 0);
    }

    /// Throws [RootKeyException] if the file is not a key file, or others may read it.
    public static RootKey open(Path file, SecureRandom random) {
        String text = new String(PrivateFile.read(file), StandardCharsets.US_ASCII).strip();
        int digits = 2 * SoftwareRootKey.KEY_BYTES;
        if (!text.startsWith(PREFIX) || text.length() != PREFIX.length() + digits) {
            throw new RootKeyException(file + " is not a root key file");
        }
        try {
            byte[] key = HexFormat.of().parseHex(text, PREFIX.length(), text.length());
            return new SoftwareRootKey(SecretBytes.adopt(key), random);
        } catch (IllegalArgumentException malformed) {
            throw new RootKeyException(file + " is not a root key file");
        }
    }
}
