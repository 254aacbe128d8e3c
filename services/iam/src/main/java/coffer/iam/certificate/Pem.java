package coffer.iam.certificate;

import coffer.iam.IamError;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads certificates and private keys as PEM has them, and nothing else.
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "\\s*-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----\\s*");
    private static final int MOST_BLOCKS = 16;
    // What stands before the key in PKCS #8: version 0, and `SEQUENCE { rsaEncryption, NULL }`.
    private static final byte[] PKCS8_RSA =
            HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");
    private static final byte SEQUENCE = 0x30;
    private static final byte OCTETS = 0x04;

    private Pem() {}

    /// Exactly one. Throws AWS's `MalformedCertificate`.
    static X509Certificate certificate(String pem) {
        List<X509Certificate> all = certificates(pem);
        if (all.size() != 1) throw malformed();
        return all.getFirst();
    }

    static List<X509Certificate> certificates(String pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(pem);
        int end = 0;
        while (block.find() && block.start() == end) {
            if (!block.group(1).equals("CERTIFICATE") || certificates.size() == MOST_BLOCKS) {
                throw malformed();
            }
            certificates.add(parsed(content(block.group(2))));
            end = block.end();
        }
        if (end != pem.length() || certificates.isEmpty()) throw malformed();
        return certificates;
    }

    /// Whether `pem` is the private key of that certificate. Throws if it is no key at all.
    static boolean isKeyOf(X509Certificate certificate, String pem) {
        PublicKey publicKey = certificate.getPublicKey();
        Matcher block = BLOCK.matcher(pem);
        if (!block.matches()) throw malformedKey();
        byte[] content = content(block.group(2));
        byte[] pkcs8 =
                switch (block.group(1)) {
                    case "PRIVATE KEY" -> content;
                    case "RSA PRIVATE KEY" -> pkcs8(content);
                    default -> throw malformedKey();
                };
        try {
            PrivateKey key =
                    KeyFactory.getInstance(publicKey.getAlgorithm())
                            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            return belongTogether(key, publicKey);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey publicKey)
            throws GeneralSecurityException {
        String algorithm =
                switch (publicKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> throw malformedKey();
                };
        byte[] message = "which belong together".getBytes(StandardCharsets.US_ASCII);
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(message);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(publicKey);
        verifying.update(message);
        return verifying.verify(signing.sign());
    }

    private static byte[] pkcs8(byte[] pkcs1) {
        byte[] octets = tagged(OCTETS, pkcs1);
        return tagged(
                SEQUENCE,
                ByteBuffer.allocate(PKCS8_RSA.length + octets.length)
                        .put(PKCS8_RSA)
                        .put(octets)
                        .array());
    }

    /// DER: tag, length in two bytes, value.
    private static byte[] tagged(byte tag, byte[] value) {
        return ByteBuffer.allocate(4 + value.length)
                .put(tag)
                .put((byte) 0x82)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    private static X509Certificate parsed(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException notOne) {
            throw malformed();
        }
    }

    private static byte[] content(String base64) {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException notBase64) {
            throw malformed();
        }
    }

    private static RuntimeException malformed() {
        return IamError.MALFORMED_CERTIFICATE.because(
                "Unable to parse certificate. Please ensure the certificate is in PEM format.");
    }

    private static RuntimeException malformedKey() {
        return IamError.MALFORMED_CERTIFICATE.because(
                "Unable to parse key. Please ensure the private key is an unencrypted RSA or ECDSA"
                        + " key in PEM format.");
    }
}
