package coffer.server.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// Issues the installation's certificates: P-256, SHA-256.
public final class CertificateAuthority {
    static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3_650);
    static final Duration SERVER_LIFETIME = Duration.ofDays(397);
    // A client whose clock is a little behind ours must accept a certificate made just now.
    private static final Duration BACKDATED = Duration.ofHours(1);
    private static final int SERIAL_BITS = 127;

    private final SecureRandom random;
    private final AtomicReference<@Nullable KeyPair> spare = new AtomicReference<>();

    public CertificateAuthority(SecureRandom random) {
        this.random = random;
    }

    /// A key and the certificate for it.
    public record Identity(KeyPair keys, X509Certificate certificate) {
        @Override
        public String toString() {
            return "Identity[" + certificate.getSubjectX500Principal() + "]";
        }
    }

    /// A new authority, trusted by whoever is given its certificate and by nobody else.
    public Identity createAuthority(String commonName, Instant now) {
        KeyPair keys = newKeys();
        X500Principal name = new X500Principal("CN=" + commonName + ",O=Coffer");
        try {
            X509v3CertificateBuilder builder =
                    builder(name, name, keys, new Lifetime(now, AUTHORITY_LIFETIME));
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    extensions.createSubjectKeyIdentifier(keys.getPublic()));
            return new Identity(keys, sign(builder, keys));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a certificate authority", e);
        }
    }

    /// A server certificate for `names`, each a host name, a wildcard name or an IP address.
    public Identity issueServer(Identity authority, List<String> names, Instant now) {
        KeyPair keys = newKeys();
        X500Principal subject = new X500Principal("CN=" + names.getFirst() + ",O=Coffer");
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            X509v3CertificateBuilder builder =
                    builder(
                            authority.certificate().getSubjectX500Principal(),
                            subject,
                            keys,
                            new Lifetime(now, SERVER_LIFETIME));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    extensions.createSubjectKeyIdentifier(keys.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(authority.keys().getPublic()));
            return new Identity(keys, sign(builder, authority.keys()));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot issue a server certificate", e);
        }
    }

    private record Lifetime(Instant now, Duration length) {}

    private X509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, KeyPair keys, Lifetime lifetime) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                Date.from(lifetime.now().minus(BACKDATED)),
                Date.from(lifetime.now().plus(lifetime.length())),
                subject,
                keys.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
            throws GeneralSecurityException, OperatorCreationException {
        var contentSigner =
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(contentSigner));
    }

    private static GeneralNames alternatives(List<String> names) {
        return new GeneralNames(
                names.stream()
                        .map(name -> new GeneralName(kindOf(name), name))
                        .toArray(GeneralName[]::new));
    }

    private static int kindOf(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return address ? GeneralName.iPAddress : GeneralName.dNSName;
    }

    /// Makes the key pair that is needed next, so that nobody waits for it then.
    public void prepare() {
        spare.set(generate());
    }

    private KeyPair newKeys() {
        KeyPair prepared = spare.getAndSet(null);
        return prepared == null ? generate() : prepared;
    }

    private KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no P-256", e);
        }
    }
}
