package coffer.server.tls;

import coffer.kernel.SecretBytes;
import coffer.server.tls.CertificateAuthority.Identity;
import coffer.wire.http.CertifiedKey;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// A certificate of the server with its private key, to be sealed: a byte that tells the form, then
/// the names it was asked for, its issuer's certificate, its own and the key, each after its
/// length. The names and the issuer tell whether it still is the one to show.
record KeptCertificate(List<String> names, X509Certificate issuer, Identity server) {
    private static final byte FORM = 1;

    @Override
    public String toString() {
        return "KeptCertificate[" + names + "]";
    }

    /// What the listener shows.
    CertifiedKey shown() {
        return new CertifiedKey(server.keys().getPrivate(), List.of(server.certificate(), issuer));
    }

    /// Whether it is no older than `age`, nor of the future.
    boolean isYoungerThan(Duration age, Instant now) {
        Instant begins = server.certificate().getNotBefore().toInstant();
        return !now.isBefore(begins) && now.isBefore(begins.plus(age));
    }

    SecretBytes encoded() {
        byte[] key = server.keys().getPrivate().getEncoded();
        try {
            byte[][] parts = {
                String.join("\n", names).getBytes(StandardCharsets.UTF_8),
                issuer.getEncoded(),
                server.certificate().getEncoded(),
                key
            };
            int size = 1;
            for (byte[] part : parts) size += Integer.BYTES + part.length;
            ByteBuffer buffer = ByteBuffer.allocate(size).put(FORM);
            for (byte[] part : parts) buffer.putInt(part.length).put(part);
            return SecretBytes.adopt(buffer.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode a certificate", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /// `encoded` was sealed by us, so what does not fit is a mistake of ours.
    static KeptCertificate decode(SecretBytes encoded) {
        ByteBuffer buffer = ByteBuffer.wrap(encoded.expose());
        if (buffer.get() != FORM) throw new IllegalStateException("not a certificate of ours");
        List<String> names = List.of(new String(part(buffer), StandardCharsets.UTF_8).split("\n"));
        try {
            CertificateFactory certificates = CertificateFactory.getInstance("X.509");
            X509Certificate issuer = certificate(certificates, part(buffer));
            X509Certificate own = certificate(certificates, part(buffer));
            byte[] key = part(buffer);
            var privateKey =
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
            Arrays.fill(key, (byte) 0);
            return new KeptCertificate(
                    names, issuer, new Identity(new KeyPair(own.getPublicKey(), privateKey), own));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot read the server's certificate", e);
        }
    }

    private static X509Certificate certificate(CertificateFactory certificates, byte[] encoded)
            throws GeneralSecurityException {
        return (X509Certificate)
                certificates.generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static byte[] part(ByteBuffer buffer) {
        byte[] part = new byte[buffer.getInt()];
        buffer.get(part);
        return part;
    }
}
