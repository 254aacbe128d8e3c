package coffer.kms.imported;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Xaes256Gcm;
import coffer.crypto.asymmetric.KeyPairKind;
import coffer.crypto.asymmetric.KeyWrapping;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.key.KeyName;
import coffer.kms.material.ImportKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// Import tokens: `version (1) || key id (16) || sealed (expiry (8) || wrapping algorithm || RSA
/// kind || private key in PKCS #8)`; the two names are preceded by their lengths (1).
///
/// A token holds the private key that unwraps the material it comes with, sealed under a secret of
/// its key and those related to it, bound to that key's ARN. So nothing is kept for tokens that
/// nobody uses, they outlive restarts, and nobody can make one up or use it for another key.
final class ImportTokens {
    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 17;
    private static final String PURPOSE = "coffer kms import token v1 ";

    private final ImportKeys importKeys;

    /// What a token says; `privateKey` is the recipient's.
    record Token(Wrapping wrapping, Instant expiry, SecretBytes privateKey)
            implements AutoCloseable {

        /// Its parts are tried only when it was authenticated, so they can be trusted.
        private static Token parse(byte[] opened) {
            ByteBuffer buffer = ByteBuffer.wrap(opened);
            Instant expiry = Instant.ofEpochMilli(buffer.getLong());
            KeyWrapping algorithm = KeyWrapping.valueOf(text(buffer));
            KeyPairKind recipient = KeyPairKind.valueOf(text(buffer));
            byte[] privateKey = Arrays.copyOfRange(opened, buffer.position(), opened.length);
            return new Token(
                    new Wrapping(algorithm, recipient), expiry, SecretBytes.adopt(privateKey));
        }

        private byte[] encoded() {
            byte[] algorithm = ascii(wrapping.algorithm().name());
            byte[] recipient = ascii(wrapping.recipient().name());
            int length = Long.BYTES + 2 + algorithm.length + recipient.length + privateKey.size();
            return ByteBuffer.allocate(length)
                    .putLong(expiry.toEpochMilli())
                    .put((byte) algorithm.length)
                    .put(algorithm)
                    .put((byte) recipient.length)
                    .put(recipient)
                    .put(privateKey.expose())
                    .array();
        }

        private static byte[] ascii(String name) {
            return name.getBytes(StandardCharsets.US_ASCII);
        }

        private static String text(ByteBuffer buffer) {
            byte[] name = new byte[buffer.get()];
            buffer.get(name);
            return new String(name, StandardCharsets.US_ASCII);
        }

        @Override
        public void close() {
            privateKey.close();
        }
    }

    ImportTokens(ImportKeys importKeys) {
        this.importKeys = importKeys;
    }

    Bytes seal(KeyName key, Token token) {
        try (Xaes256Gcm cipher = importKeys.tokenCipher(key);
                SecretBytes text = SecretBytes.adopt(token.encoded())) {
            byte[] sealed = cipher.seal(text.expose(), aad(key));
            return Bytes.adopt(
                    ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                            .put(header(key))
                            .put(sealed)
                            .array());
        }
    }

    /// The token, for the caller to close; refuses all that was not sealed here for this key, and
    /// what is out of date.
    Token open(KeyName key, Bytes bytes, Instant now) {
        byte[] whole = bytes.expose();
        byte[] header = header(key);
        if (!Arrays.equals(header, Arrays.copyOf(whole, HEADER_BYTES))) throw invalid();
        Token token = opened(key, Arrays.copyOfRange(whole, HEADER_BYTES, whole.length));
        if (now.isBefore(token.expiry())) return token;
        token.close();
        throw KmsError.EXPIRED_IMPORT_TOKEN.because("The import token has expired.");
    }

    private Token opened(KeyName key, byte[] sealed) {
        try (Xaes256Gcm cipher = importKeys.tokenCipher(key);
                SecretBytes text = SecretBytes.adopt(cipher.open(sealed, aad(key)))) {
            return Token.parse(text.expose());
        } catch (AuthenticationFailedException refused) {
            throw invalid();
        }
    }

    private static byte[] header(KeyName key) {
        return ByteBuffer.allocate(HEADER_BYTES).put(VERSION).put(key.idBytes().expose()).array();
    }

    private static byte[] aad(KeyName key) {
        return (PURPOSE + key.arn()).getBytes(StandardCharsets.UTF_8);
    }

    private static ServiceException invalid() {
        return KmsError.INVALID_IMPORT_TOKEN.because("The import token is not valid for this key.");
    }
}
