package coffer.testing.attestation;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate and its private key.
public record TestCertificate(X509Certificate certificate, PrivateKey key) {

    /// As AWS's are, unless told otherwise: P-384, valid for a day around `now`.
    public static Wish wish(String name, Instant now) {
        return new Wish(
                name,
                "secp384r1",
                now.minus(Duration.ofHours(12)),
                now.plus(Duration.ofHours(12)),
                Optional.empty(),
                KeyUsage.digitalSignature,
                Optional.empty());
    }

    public String keyPem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    public byte[] der() {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String pem() {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der())
                + "\n-----END CERTIFICATE-----\n";
    }

    /// What a certificate shall say. `pathLength` makes it an authority.
    public record Wish(
            String name,
            String curve,
            Instant from,
            Instant until,
            Optional<Integer> pathLength,
            int keyUsage,
            Optional<String> purpose) {

        public Wish curve(String other) {
            return new Wish(name, other, from, until, pathLength, keyUsage, purpose);
        }

        public Wish valid(Instant start, Instant end) {
            return new Wish(name, curve, start, end, pathLength, keyUsage, purpose);
        }

        public Wish authority(int length) {
            return new Wish(
                    name, curve, from, until, Optional.of(length), KeyUsage.keyCertSign, purpose);
        }

        public Wish usedFor(int usage) {
            return new Wish(name, curve, from, until, pathLength, usage, purpose);
        }

        /// By its object identifier.
        public Wish purpose(String oid) {
            return new Wish(name, curve, from, until, pathLength, keyUsage, Optional.of(oid));
        }

        public TestCertificate selfSigned() {
            KeyPair pair = pair();
            return issue(pair, new X500Name("CN=" + name), pair.getPrivate());
        }

        public TestCertificate under(TestCertificate issuer) {
            return under(issuer, pair());
        }

        /// For a key that is there already; of `pair` only the public half matters.
        public TestCertificate under(TestCertificate issuer, KeyPair pair) {
            X500Name issuerName =
                    X500Name.getInstance(issuer.certificate.getSubjectX500Principal().getEncoded());
            return issue(pair, issuerName, issuer.key);
        }

        // The builder wants java.util.Date.
        @SuppressWarnings("JavaUtilDate")
        private TestCertificate issue(KeyPair pair, X500Name issuer, PrivateKey issuerKey) {
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            issuer,
                            new BigInteger(64, new SecureRandom()),
                            Date.from(from),
                            Date.from(until),
                            new X500Name("CN=" + name),
                            pair.getPublic());
            try {
                builder.addExtension(
                        Extension.basicConstraints,
                        true,
                        pathLength.map(BasicConstraints::new).orElse(new BasicConstraints(false)));
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
                if (purpose.isPresent()) {
                    builder.addExtension(
                            Extension.extendedKeyUsage,
                            false,
                            new ExtendedKeyUsage(
                                    KeyPurposeId.getInstance(
                                            new ASN1ObjectIdentifier(purpose.get()))));
                }
                return new TestCertificate(
                        new JcaX509CertificateConverter()
                                .getCertificate(
                                        builder.build(
                                                new JcaContentSignerBuilder("SHA384withECDSA")
                                                        .build(issuerKey))),
                        pair.getPrivate());
            } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
                throw new IllegalStateException(e);
            }
        }

        private KeyPair pair() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec(curve));
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
