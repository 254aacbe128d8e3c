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
import java.util.Base64;
import java.util.Optional;

/// Makes the temporary credentials of one account and reads them again. Everything is in the token;
/// the server keeps nothing of a session.
///
/// A token is `version (1) || account (5) || key id (16) || sealed`, bound to its access key id;
/// the secret access key is derived from the token key and the access key id. Tokens of version 1,
/// which name no account, are those of the first.
public final class SessionTokens {
    /// How many bytes policies and tags may take once packed.
    public static final int MOST_PACKED_BYTES = 4_096;

    private static final int SECRET_BYTES = 30;

    private final TokenKeys keys;
    private final UniqueIds ids;
    private final SecureRandom random;
    private final AccountId account;

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
        this.account = account;
        this.ids = new UniqueIds(ports.random());
        this.random = ports.random();
    }

    /// What seals denials under the same keys.
    public AuthorizationMessages authorizationMessages() {
        return new AuthorizationMessages(keys, random);
    }

    public Issued issue(SessionToken token) {
        String accessKeyId = ids.sessionKey(account);
        try (TokenKey key = keys.sealing();
                SecretBytes sealingKey = sealingKey(key);
                Xaes256Gcm cipher = new Xaes256Gcm(sealingKey, random);
                SecretBytes secret = secretKey(key, accessKeyId)) {
            SealedToken.Header header = new SealedToken.Header(Optional.of(account), key.id());
            byte[] sealed = cipher.seal(TokenCodec.encode(token), header.aad(accessKeyId));
            return new Issued(
                    accessKeyId,
                    new String(secret.expose(), StandardCharsets.US_ASCII),
                    new SealedToken(header, Bytes.adopt(sealed)).text());
        }
    }

    /// Empty unless it was issued here, with this access key id, under a key that is still live.
    public Optional<Opened> open(Snapshot snapshot, String accessKeyId, SealedToken token) {
        return keys.opening(snapshot, token.header().keyId())
                .flatMap(key -> open(key, token, accessKeyId));
    }

    /// How many bytes a caller's own policies and tags take in a token.
    public static int packedSize(Limits limits, Labels labels) {
        return TokenCodec.packedSize(limits, labels);
    }

    private Optional<Opened> open(TokenKey key, SealedToken sealed, String accessKeyId) {
        try (key;
                SecretBytes sealingKey = sealingKey(key);
                Xaes256Gcm cipher = new Xaes256Gcm(sealingKey, random)) {
            byte[] aad = sealed.header().aad(accessKeyId);
            SessionToken token = TokenCodec.decode(cipher.open(sealed.sealed().expose(), aad));
            return Optional.of(new Opened(token, secretKey(key, accessKeyId)));
        } catch (AuthenticationFailedException notOurs) {
            return Optional.empty();
        }
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
