package coffer.sts.jwt;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/// Signs tokens as an identity provider does, written from the RFCs.
public record TestSigner(String algorithm, String keyId, KeyPair pair) {

    public static TestSigner rsa(String algorithm, String keyId, int bits) {
        return new TestSigner(algorithm, keyId, pair("RSA", bits));
    }

    public static TestSigner curve(String algorithm, String keyId, String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return new TestSigner(algorithm, keyId, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static TestSigner edwards(String keyId) {
        return new TestSigner("EdDSA", keyId, pair("Ed25519", 255));
    }

    private static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public TestSigner as(String otherAlgorithm) {
        return new TestSigner(otherAlgorithm, keyId, pair);
    }

    public TestSigner named(String otherKeyId) {
        return new TestSigner(algorithm, otherKeyId, pair);
    }

    public String token(String claims) {
        return token(
                "{\"alg\":\"%s\",\"typ\":\"JWT\",\"kid\":\"%s\"}".formatted(algorithm, keyId),
                claims);
    }

    public String token(String header, String claims) {
        String signed = encode(header) + "." + encode(claims);
        return signed + "." + encode(sign(signed));
    }

    public static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance(signatureName());
            if (algorithm.startsWith("PS")) {
                String hash = "SHA-" + algorithm.substring(2);
                signature.setParameter(
                        new PSSParameterSpec(
                                hash,
                                "MGF1",
                                new MGF1ParameterSpec(hash),
                                Integer.parseInt(algorithm.substring(2)) / 8,
                                1));
            }
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String signatureName() {
        return switch (algorithm.substring(0, 2)) {
            case "RS" -> "SHA" + algorithm.substring(2) + "withRSA";
            case "PS" -> "RSASSA-PSS";
            case "ES" -> "SHA" + algorithm.substring(2) + "withECDSAinP1363Format";
            default -> "Ed25519";
        };
    }

    /// The public key as the provider publishes it.
    public String jwk() {
        return switch (pair.getPublic()) {
            case RSAPublicKey rsa ->
                    "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
                            .formatted(
                                    keyId,
                                    unsigned(rsa.getModulus(), 0),
                                    unsigned(rsa.getPublicExponent(), 0));
            case ECPublicKey curve -> curveJwk(curve);
            default -> {
                byte[] encoded = pair.getPublic().getEncoded();
                byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
                yield "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"}"
                        .formatted(keyId, encode(raw));
            }
        };
    }

    private String curveJwk(ECPublicKey curve) {
        int bits = curve.getParams().getCurve().getField().getFieldSize();
        int bytes = (bits + 7) / 8;
        return "{\"kty\":\"EC\",\"crv\":\"P-%d\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(
                        bits,
                        keyId,
                        unsigned(curve.getW().getAffineX(), bytes),
                        unsigned(curve.getW().getAffineY(), bytes));
    }

    private static String unsigned(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        if (bytes[0] == 0) bytes = Arrays.copyOfRange(bytes, 1, bytes.length);
        if (bytes.length < length) {
            byte[] padded = new byte[length];
            System.arraycopy(bytes, 0, padded, length - bytes.length, bytes.length);
            bytes = padded;
        }
        return encode(bytes);
    }

    public static String keys(TestSigner... signers) {
        return "{\"keys\":["
                + String.join(",", Arrays.stream(signers).map(TestSigner::jwk).toList())
                + "]}";
    }
}
