package coffer.sts.jwt;

import coffer.kernel.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/// A token in its compact form (RFC 7515, RFC 7519): `header.claims.signature`. It says nothing
/// until [#verify] returns.
///
/// Keys and addresses of keys that a token brings along are never used.
public final class JsonWebToken {
    private static final int PARTS = 3;
    private static final int MOST_CHARS = 20_000;
    private static final int MOST_KEY_ID = 1_024;
    // What would change the meaning of the rest.
    private static final Set<String> REFUSED = Set.of("crit", "b64", "zip", "enc");

    private final JwsAlgorithm algorithm;
    private final Optional<String> keyId;
    private final JsonObject unverified;
    private final Bytes signed;
    private final Bytes signature;

    private JsonWebToken(JsonObject header, JsonObject claims, Bytes signed, Bytes signature) {
        this.algorithm =
                JwsAlgorithm.named(
                        header.text("alg")
                                .orElseThrow(() -> new InvalidTokenException("no `alg`")));
        this.keyId = header.text("kid");
        this.unverified = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /// Throws [InvalidTokenException].
    public static JsonWebToken parse(String text) {
        if (text.length() > MOST_CHARS) throw new InvalidTokenException("too long");
        String[] parts = text.split("\\.", -1);
        if (parts.length != PARTS) throw new InvalidTokenException("not a signed token");
        JsonObject header = JsonObject.parse(Base64Url.decodeText(parts[0]));
        for (String name : REFUSED) {
            if (header.has(name)) throw new InvalidTokenException("`" + name + "` in its header");
        }
        if (header.text("kid").filter(id -> id.length() > MOST_KEY_ID).isPresent()) {
            throw new InvalidTokenException("`kid` is too long");
        }
        JsonObject claims = JsonObject.parse(Base64Url.decodeText(parts[1]));
        byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        return new JsonWebToken(header, claims, Bytes.adopt(signed), Base64Url.decode(parts[2]));
    }

    /// Who it says issued it, to find out whose keys to look for.
    public Optional<String> claimedIssuer() {
        return unverified.text("iss");
    }

    /// Whether its key is among these.
    public boolean isSignedByOneOf(JsonWebKeys keys) {
        return keys.find(algorithm, keyId).isPresent();
    }

    /// The claims, now that they can be believed. Throws [InvalidTokenException].
    public JsonObject verify(JsonWebKeys keys) {
        boolean isGenuine =
                keys.find(algorithm, keyId)
                        .filter(key -> algorithm.verifies(key.key(), signed, signature))
                        .isPresent();
        if (!isGenuine) throw new InvalidTokenException("the signature is not good");
        return unverified;
    }
}
