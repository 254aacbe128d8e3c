package coffer.kms.grant;

import coffer.crypto.Digests;
import coffer.crypto.HmacSha256;
import coffer.kernel.Bytes;
import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.kernel.ServiceException;
import coffer.kms.KmsError;
import coffer.kms.key.KeyName;
import coffer.kms.key.Keys;
import coffer.store.Snapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/// Grant tokens: `version (1) || key id (16) || grant id (32) || nonce (16) || code (32)` in
/// base64.
///
/// The code authenticates the rest under a key that is the grant's own, so nobody can make a token
/// up, and a token is worth nothing once its grant is gone. Grants count at once here, so a token
/// adds nothing to them; it only names one.
// AWS: KMS Developer Guide, "Using a grant token".
public final class GrantTokens {
    private static final byte VERSION = 1;
    private static final int KEY_ID_BYTES = 16;
    private static final int NONCE_BYTES = 16;
    private static final int BYTES =
            1 + KEY_ID_BYTES + GrantName.ID_BYTES + NONCE_BYTES + HmacSha256.BYTES;
    private static final byte[] PURPOSE =
            "coffer kms grant token v1".getBytes(StandardCharsets.US_ASCII);

    private final Keys keys;
    private final Grants grants;

    public GrantTokens(Keys keys, Grants grants) {
        this.keys = keys;
        this.grants = grants;
    }

    static KmsGrant.TokenKey freshKey(SecureRandom random) {
        byte[] key = new byte[HmacSha256.BYTES];
        random.nextBytes(key);
        return new KmsGrant.TokenKey(Bytes.adopt(key));
    }

    /// A new token, unlike every other.
    static String make(KmsGrant grant, SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] body =
                ByteBuffer.allocate(BYTES - HmacSha256.BYTES)
                        .put(VERSION)
                        .put(grant.name().key().idBytes().expose())
                        .put(HexFormat.of().parseHex(grant.id()))
                        .put(nonce)
                        .array();
        byte[] token =
                ByteBuffer.allocate(BYTES).put(body).put(code(grant.tokenKey(), body)).array();
        return Base64.getEncoder().encodeToString(token);
    }

    /// The grant that a token names; throws the service's error unless it is one of a grant that
    /// exists in this region.
    public KmsGrant require(Snapshot snapshot, String token, Region region) {
        return find(snapshot, token, region).orElseThrow(GrantTokens::invalid);
    }

    private Optional<KmsGrant> find(Snapshot snapshot, String token, Region region) {
        byte[] bytes = decoded(token);
        if (bytes.length != BYTES || bytes[0] != VERSION) return Optional.empty();
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        byte[] body = new byte[BYTES - HmacSha256.BYTES];
        byte[] code = new byte[HmacSha256.BYTES];
        buffer.get(body).get(code);
        byte[] keyId = new byte[KEY_ID_BYTES];
        byte[] grantId = new byte[GrantName.ID_BYTES];
        ByteBuffer.wrap(body, 1, KEY_ID_BYTES + GrantName.ID_BYTES).get(keyId).get(grantId);
        return keys.name(snapshot, region, KeyName.idOf(Bytes.adopt(keyId)))
                .map(key -> new GrantName(key, HexFormat.of().formatHex(grantId)))
                .flatMap(name -> grants.find(snapshot, name))
                .filter(grant -> Digests.same(code, code(grant.tokenKey(), body)));
    }

    private static byte[] code(KmsGrant.TokenKey key, byte[] body) {
        try (SecretBytes secret = SecretBytes.adopt(key.value().toArray())) {
            return new HmacSha256(secret).ofList(PURPOSE, body);
        }
    }

    private static byte[] decoded(String token) {
        try {
            return Base64.getDecoder().decode(token.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException notBase64) {
            throw invalid();
        }
    }

    private static ServiceException invalid() {
        return KmsError.INVALID_GRANT_TOKEN.because("A grant token is not valid.");
    }
}
