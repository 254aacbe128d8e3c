package coffer.iam.session;

import coffer.crypto.AuthenticationFailedException;
import coffer.crypto.Hkdf;
import coffer.crypto.Xaes256Gcm;
import coffer.iam.credential.Vault;
import coffer.iam.directory.UniqueIds;
import coffer.iam.session.SessionToken.Labels;
import coffer.iam.session.SessionToken.Limits;
import coffer.iam.session.TokenKeys.TokenKey;
import coffer.kernel.AccountId;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import coffer.store.Snapshot;
import coffer.store.Store;
import coffer.store.keys.KeyTable;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Makes temporary credentials and reads them again. Everything is in the token; the server keeps
/// nothing of a session.
///
/// A token is `version (1) || key id (16) || sealed`, bound to its access key id; the secret access
/// key is derived from the token key and the access key id.
public final class SessionTokens {
    /// How many bytes policies and tags may take once packed.
    public static final int MOST_PACKED_BYTES = 4_096;

    private static final byte VERSION = 1;
    private static final int KEY_ID_BYTES = 16;
    private static final int HEADER_BYTES = 1 + KEY_ID_BYTES;
    private static final int SECRET_BYTES = 30;
    private static final int MOST_TOKEN_CHARS = 12 * 1_024;

    private final TokenKeys keys;
    private final UniqueIds ids;
    private final SecureRandom random;

    /// What sessions need from outside.
    public record Ports(
            Store store, KeyTable table, Vault vault, InstantSource clock, SecureRandom random) {}

    /// Temporary credentials, as they are answered once.
    public record Issued(String accessKeyId, String secretAccessKey, String sessionToken) {
        @Override
        public String toString() {
            return "Issued[" + accessKeyId + "]";
        }
    }

    /// A token that is genuine, expired or not. `secretKey` is the caller's to close.
    public record Opened(SessionToken token, SecretBytes secretKey) {}

    public SessionTokens(Ports ports, AccountId account) {
        this.keys =
                new TokenKeys(
                        new TokenKeys.Ports(
                                ports.store(),
                                ports.table(),
                                ports.vault(),
                                ports.clock(),
                                ports.random()),
                        account);
        this.ids = new UniqueIds(ports.random());
        this.random = ports.random();
    }

    /// What seals denials under the same keys.
    public AuthorizationMessages authorizationMessages() {
        return new AuthorizationMessages(keys, random);
    }

    public Issued issue(SessionToken token) {
        String accessKeyId = ids.sessionKey();
        try (TokenKey key = keys.sealing();
                SecretBytes sealingKey = sealingKey(key);
                Xaes256Gcm cipher = new Xaes256Gcm(sealingKey, random);
                SecretBytes secret = secretKey(key, accessKeyId)) {
            byte[] header = header(key.id());
            byte[] sealed = cipher.seal(TokenCodec.encode(token), aad(header, accessKeyId));
            byte[] whole = Arrays.copyOf(header, HEADER_BYTES + sealed.length);
            System.arraycopy(sealed, 0, whole, HEADER_BYTES, sealed.length);
            return new Issued(
                    accessKeyId,
                    new String(secret.expose(), StandardCharsets.US_ASCII),
                    Base64.getEncoder().encodeToString(whole));
        }
    }

    /// Empty unless it was issued here, with this access key id, under a key that is still live.
    public Optional<Opened> open(Snapshot snapshot, String accessKeyId, String sessionToken) {
        Optional<Bytes> whole = decoded(sessionToken);
        if (whole.isEmpty() || whole.get().size() < HEADER_BYTES) return Optional.empty();
        byte[] bytes = whole.get().expose();
        if (bytes[0] != VERSION) return Optional.empty();
        Bytes keyId = Bytes.adopt(Arrays.copyOfRange(bytes, 1, HEADER_BYTES));
        return keys.opening(snapshot, keyId).flatMap(key -> open(key, bytes, accessKeyId));
    }

    /// How many bytes a caller's own policies and tags take in a token.
    public static int packedSize(Limits limits, Labels labels) {
        return TokenCodec.packedSize(limits, labels);
    }

    private Optional<Opened> open(TokenKey key, byte[] whole, String accessKeyId) {
        try (key;
                SecretBytes sealingKey = sealingKey(key);
                Xaes256Gcm cipher = new Xaes256Gcm(sealingKey, random)) {
            byte[] sealed = Arrays.copyOfRange(whole, HEADER_BYTES, whole.length);
            byte[] plain = cipher.open(sealed, aad(header(key.id()), accessKeyId));
            SessionToken token = TokenCodec.decode(plain);
            return Optional.of(new Opened(token, secretKey(key, accessKeyId)));
        } catch (AuthenticationFailedException notOurs) {
            return Optional.empty();
        }
    }

    /// Only the one way to write the bytes is accepted, so that no character may be changed.
    private static Optional<Bytes> decoded(String token) {
        if (token.length() > MOST_TOKEN_CHARS) return Optional.empty();
        try {
            byte[] bytes = Base64.getDecoder().decode(token);
            boolean canonical = Base64.getEncoder().encodeToString(bytes).equals(token);
            return canonical ? Optional.of(Bytes.adopt(bytes)) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static byte[] header(Bytes keyId) {
        byte[] header = new byte[HEADER_BYTES];
        header[0] = VERSION;
        System.arraycopy(keyId.expose(), 0, header, 1, KEY_ID_BYTES);
        return header;
    }

    private static byte[] aad(byte[] header, String accessKeyId) {
        byte[] id = accessKeyId.getBytes(StandardCharsets.UTF_8);
        byte[] aad = Arrays.copyOf(header, HEADER_BYTES + id.length);
        System.arraycopy(id, 0, aad, HEADER_BYTES, id.length);
        return aad;
    }

    private static SecretBytes sealingKey(TokenKey key) {
        return Hkdf.derive(key.secret(), "coffer session token");
    }

    /// Forty characters of base 64, as AWS's secrets are.
    private static SecretBytes secretKey(TokenKey key, String accessKeyId) {
        byte[] info = ("coffer session secret " + accessKeyId).getBytes(StandardCharsets.UTF_8);
        try (SecretBytes raw = Hkdf.derive(key.secret(), new byte[0], info, SECRET_BYTES)) {
            return SecretBytes.adopt(Base64.getEncoder().encode(raw.expose()));
        }
    }
}
