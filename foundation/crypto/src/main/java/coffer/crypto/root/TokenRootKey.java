package coffer.crypto.root;

import coffer.crypto.MessageCipher;
import coffer.crypto.pkcs11.LastingConnection;
import coffer.crypto.pkcs11.Login;
import coffer.crypto.pkcs11.Token;
import coffer.crypto.pkcs11.TokenConnection;
import coffer.crypto.pkcs11.TokenException;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/// A root key that never leaves a PKCS#11 token: wrapping, unwrapping and deriving ask the token
/// each time for a secret of that one message or purpose. If the token went away and is back, the
/// PIN that opened the key logs in again.
///
/// The file holds no secret, only which key of the token it is: `coffer-root-token-1:` and 32 hex
/// digits.
public final class TokenRootKey implements RootKey {
    private static final String PREFIX = "coffer-root-token-1:";
    private static final String LABEL = "coffer root key";
    private static final String WRAP = "coffer root wrap";
    private static final String DERIVE = "coffer root derive";
    private static final String FINGERPRINT = "coffer root fingerprint";
    private static final int FINGERPRINT_BYTES = 8;
    private static final int ID_BYTES = 16;

    private final LastingConnection connection;
    private final Bytes id;
    private final MessageCipher cipher;

    private TokenRootKey(LastingConnection connection, Bytes id, SecureRandom random) {
        this.connection = connection;
        this.id = id;
        this.cipher = new MessageCipher(random);
    }

    /// Makes a new key in the token and the file that names it. Throws [RootKeyException] if the
    /// file exists.
    public static RootKey create(Path file, Token token, SecretBytes pin, SecureRandom random) {
        TokenConnection connection = asking(() -> token.connect(pin, Login.SHARED));
        try {
            Bytes id = asking(() -> created(file, connection, random));
            return new TokenRootKey(new LastingConnection(token, connection, pin), id, random);
        } catch (RootKeyException failed) {
            connection.close();
            throw failed;
        }
    }

    private static Bytes created(Path file, TokenConnection connection, SecureRandom random) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        Bytes id = Bytes.adopt(bytes);
        connection.create(id, LABEL);
        try {
            String text = PREFIX + id.toHex() + "\n";
            PrivateFile.create(file, text.getBytes(StandardCharsets.US_ASCII));
        } catch (RootKeyException failed) {
            connection.destroy(id);
            throw failed;
        }
        return id;
    }

    /// Throws [RootKeyException] if the token cannot be used, has not the key that the file names,
    /// or could give it away.
    public static RootKey open(Path file, Token token, SecretBytes pin, SecureRandom random) {
        Bytes id = read(file);
        TokenConnection connection = asking(() -> token.connect(pin, Login.SHARED));
        try {
            if (!asking(() -> connection.holds(id))) {
                throw new RootKeyException(
                        "%s has no key %s, or could give it away, which %s names"
                                .formatted(token.name(), id.toHex(), file));
            }
            return new TokenRootKey(new LastingConnection(token, connection, pin), id, random);
        } catch (RootKeyException failed) {
            connection.close();
            throw failed;
        }
    }

    /// Destroys the key that the file names, in its token and for good; one that is not there is
    /// destroyed. Throws [RootKeyException] if the token cannot be used.
    public static void destroy(Path file, Token token, SecretBytes pin) {
        Bytes id = read(file);
        try (TokenConnection connection = asking(() -> token.connect(pin, Login.SHARED))) {
            var _ =
                    asking(() -> {
                        connection.destroy(id);
                        return id;
                    });
        }
    }

    @Override
    public byte[] wrap(String purpose, SecretBytes key) {
        return asking(() -> cipher.seal(this::ofMessage, key.expose(), aad(purpose)));
    }

    @Override
    public SecretBytes unwrap(String purpose, byte[] wrapped) {
        return asking(() -> cipher.open(this::ofMessage, wrapped, aad(purpose)));
    }

    @Override
    public SecretBytes derive(Derivation what) {
        return asking(() -> derived(DERIVE, Bytes.utf8(what.purpose())));
    }

    @Override
    public String fingerprint() {
        try (SecretBytes print = asking(() -> derived(FINGERPRINT, Bytes.empty()))) {
            return HexFormat.of().formatHex(print.expose(), 0, FINGERPRINT_BYTES);
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private SecretBytes ofMessage(Bytes nonce) {
        return derived(WRAP, nonce);
    }

    private SecretBytes derived(String label, Bytes context) {
        return connection.ask(token -> token.derive(id, label, context));
    }

    private static byte[] aad(String purpose) {
        return purpose.getBytes(StandardCharsets.UTF_8);
    }

    private static Bytes read(Path file) {
        String text = new String(PrivateFile.read(file), StandardCharsets.US_ASCII).strip();
        if (!text.startsWith(PREFIX) || text.length() != PREFIX.length() + 2 * ID_BYTES) {
            throw new RootKeyException(file + " does not name a root key in a token");
        }
        try {
            return Bytes.adopt(HexFormat.of().parseHex(text, PREFIX.length(), text.length()));
        } catch (IllegalArgumentException malformed) {
            throw new RootKeyException(file + " does not name a root key in a token");
        }
    }

    private static <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (TokenException failed) {
            throw new RootKeyException("the root key's token: " + advice(failed), failed);
        }
    }

    private static String advice(TokenException failed) {
        return switch (failed.problem()) {
            case WRONG_PIN ->
                    "the PIN is wrong; it was tried once, since more wrong ones lock the token";
            case PIN_LOCKED -> "its PIN is locked (" + failed.getMessage() + ")";
            case NO_USER -> "it has no user PIN; its security officer sets one";
            case NO_TOKEN, GONE, KEY_MISSING, UNSUITABLE, TOO_SLOW, BUSY ->
                    String.valueOf(failed.getMessage());
        };
    }
}
