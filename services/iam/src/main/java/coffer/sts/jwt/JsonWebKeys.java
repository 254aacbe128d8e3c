package coffer.sts.jwt;

import coffer.crypto.asymmetric.CurvePoints;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The public keys that an issuer publishes (RFC 7517). Those that cannot be used are left out, as
/// the standard asks.
public record JsonWebKeys(List<JsonWebKey> keys) {
    private static final int MOST_KEYS = 100;
    private static final int LEAST_RSA_BITS = 2_048;
    private static final int MOST_RSA_BITS = 8_192;
    private static final int MOST_EXPONENT_BITS = 64;
    private static final Map<String, String> CURVES =
            Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");
    private static final int ED25519_BYTES = 32;

    /// One key. `algorithm` is the only one it is for, if it says so.
    public record JsonWebKey(Optional<String> id, Optional<String> algorithm, PublicKey key) {
        boolean serves(JwsAlgorithm wanted) {
            boolean isMeant = algorithm.isEmpty() || algorithm.get().equals(wanted.wireName());
            return isMeant && wanted.fits(key);
        }
    }

    public JsonWebKeys {
        keys = List.copyOf(keys);
    }

    /// Throws [InvalidTokenException] if the text is no set of keys.
    public static JsonWebKeys parse(String text) {
        List<JsonWebKey> keys = new ArrayList<>();
        List<JsonObject> listed = JsonObject.parse(text).objects("keys");
        if (listed.size() > MOST_KEYS) throw new InvalidTokenException("too many keys");
        for (JsonObject each : listed) find(each).ifPresent(keys::add);
        return new JsonWebKeys(keys);
    }

    /// A token that names no key is signed by the only one that serves.
    Optional<JsonWebKey> find(JwsAlgorithm algorithm, Optional<String> id) {
        List<JsonWebKey> serving =
                keys.stream()
                        .filter(key -> key.serves(algorithm))
                        .filter(key -> id.isEmpty() || key.id().equals(id))
                        .toList();
        return serving.size() == 1 ? Optional.of(serving.getFirst()) : Optional.empty();
    }

    private static Optional<JsonWebKey> find(JsonObject json) {
        try {
            boolean isForSignatures = json.text("use").orElse("sig").equals("sig");
            boolean mayVerify = !json.has("key_ops") || json.texts("key_ops").contains("verify");
            if (!isForSignatures || !mayVerify) return Optional.empty();
            Optional<PublicKey> key =
                    switch (json.text("kty").orElse("")) {
                        case "RSA" -> rsa(json);
                        case "EC" -> curve(json);
                        case "OKP" -> edwards(json);
                        default -> Optional.empty();
                    };
            return key.map(it -> new JsonWebKey(json.text("kid"), json.text("alg"), it));
        } catch (InvalidTokenException | GeneralSecurityException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<PublicKey> rsa(JsonObject json) throws GeneralSecurityException {
        BigInteger modulus = number(json, "n");
        BigInteger exponent = number(json, "e");
        boolean isSound =
                modulus.bitLength() >= LEAST_RSA_BITS
                        && modulus.bitLength() <= MOST_RSA_BITS
                        && modulus.testBit(0)
                        && exponent.testBit(0)
                        && exponent.compareTo(BigInteger.TWO) > 0
                        && exponent.bitLength() <= MOST_EXPONENT_BITS;
        if (!isSound) return Optional.empty();
        RSAPublicKeySpec spec = new RSAPublicKeySpec(modulus, exponent);
        return Optional.of(KeyFactory.getInstance("RSA").generatePublic(spec));
    }

    private static Optional<PublicKey> curve(JsonObject json) throws GeneralSecurityException {
        Optional<String> name = json.text("crv").map(CURVES::get);
        if (name.isEmpty()) return Optional.empty();
        AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
        named.init(new ECGenParameterSpec(name.get()));
        ECParameterSpec parameters = named.getParameterSpec(ECParameterSpec.class);
        ECPoint point = new ECPoint(number(json, "x"), number(json, "y"));
        if (!CurvePoints.isOn(parameters.getCurve(), point)) return Optional.empty();
        ECPublicKeySpec spec = new ECPublicKeySpec(point, parameters);
        return Optional.of(KeyFactory.getInstance("EC").generatePublic(spec));
    }

    private static Optional<PublicKey> edwards(JsonObject json) throws GeneralSecurityException {
        if (!json.text("crv").orElse("").equals("Ed25519")) return Optional.empty();
        byte[] littleEndian = Base64Url.decode(json.text("x").orElse("")).toArray();
        if (littleEndian.length != ED25519_BYTES) return Optional.empty();
        boolean isXOdd = (littleEndian[ED25519_BYTES - 1] & 0x80) != 0;
        littleEndian[ED25519_BYTES - 1] &= 0x7f;
        byte[] bigEndian = new byte[ED25519_BYTES];
        for (int i = 0; i < ED25519_BYTES; i++) {
            bigEndian[i] = littleEndian[ED25519_BYTES - 1 - i];
        }
        EdECPoint point = new EdECPoint(isXOdd, new BigInteger(1, bigEndian));
        EdECPublicKeySpec spec = new EdECPublicKeySpec(NamedParameterSpec.ED25519, point);
        return Optional.of(KeyFactory.getInstance("Ed25519").generatePublic(spec));
    }

    private static BigInteger number(JsonObject json, String name) {
        return new BigInteger(1, Base64Url.decode(json.text(name).orElse("")).expose());
    }
}
