package coffer.server.tls;

import coffer.server.tls.CertificateAuthority.Identity;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// PEM files as an operator's tools write them, and certificates for clients.
final class TestPem {
    private TestPem() {}

    /// Replaces `file` as a careful tool does: written beside it, then renamed.
    static void write(Path file, Object... objects) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) writer.writeObject(object);
        }
        writeText(file, text.toString());
    }

    static void writeText(Path file, String text) throws IOException {
        Path beside = Files.createTempFile(file.getParent(), "new", ".pem");
        Files.writeString(beside, text);
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }

    static Identity client(Identity authority, String name, Instant now) throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        var builder =
                new JcaX509v3CertificateBuilder(
                        authority.certificate().getSubjectX500Principal(),
                        BigInteger.valueOf(31),
                        Date.from(now.minusSeconds(60)),
                        Date.from(now.plusSeconds(3_600)),
                        new X500Principal(name),
                        keys.getPublic());
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        var signer =
                new JcaContentSignerBuilder("SHA256withECDSA").build(authority.keys().getPrivate());
        return new Identity(
                keys, new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    }
}
