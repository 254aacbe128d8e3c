package coffer.iam.federation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Certifies hosts and keys for tests.
public final class TestAuthority {
    private static final long DAY = 86_400_000L;

    private final KeyPair keys = curve();
    private final X509Certificate certificate =
            certify("Test Authority", keys, new Signing("Test Authority", keys.getPrivate()), true);

    private record Signing(String name, PrivateKey key) {}

    public X509Certificate certificate() {
        return certificate;
    }

    public String thumbprint() {
        return IssuerTrust.thumbprint(certificate);
    }

    /// A server's side of TLS, whose certificate names `host`.
    public SSLContext server(String host) {
        KeyPair pair = curve();
        X509Certificate leaf =
                certify(host, pair, new Signing("Test Authority", keys.getPrivate()), false);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "key",
                    pair.getPrivate(),
                    new char[0],
                    new X509Certificate[] {leaf, certificate});
            KeyManagerFactory managers =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A certificate that a key signs for itself.
    public static X509Certificate selfSigned(KeyPair pair) {
        return certify("Self", pair, new Signing("Self", pair.getPrivate()), true);
    }

    public static KeyPair rsa() {
        return pair("RSA", new RSAKeyGenParameterSpec(2_048, RSAKeyGenParameterSpec.F4));
    }

    private static KeyPair curve() {
        return pair("EC", new ECGenParameterSpec("secp256r1"));
    }

    private static KeyPair pair(String algorithm, AlgorithmParameterSpec kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(kind);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate certify(
            String name, KeyPair pair, Signing signing, boolean isAuthority) {
        long now = System.currentTimeMillis();
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        new X500Name("CN=" + signing.name()),
                        BigInteger.valueOf(System.nanoTime()),
                        new Date(now - DAY),
                        new Date(now + DAY),
                        new X500Name("CN=" + name),
                        pair.getPublic());
        String algorithm = signing.key() instanceof RSAKey ? "SHA256withRSA" : "SHA256withECDSA";
        try {
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            if (!isAuthority) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder(algorithm).build(signing.key())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
