package coffer.testing.attestation;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;

/// The enclave's own end: an RSA key, and Bouncy Castle to open what was sealed for it.
public record TestRecipient(KeyPair pair) {

    public static TestRecipient create() {
        return new TestRecipient(rsa(2048));
    }

    public static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As a DER SubjectPublicKeyInfo.
    public byte[] publicKey() {
        return pair.getPublic().getEncoded();
    }

    public String privatePem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    public byte[] open(byte[] envelope) {
        try {
            RecipientInformation only =
                    new CMSEnvelopedData(envelope)
                            .getRecipientInfos()
                            .getRecipients()
                            .iterator()
                            .next();
            return only.getContent(new JceKeyTransEnvelopedRecipient(pair.getPrivate()));
        } catch (CMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
