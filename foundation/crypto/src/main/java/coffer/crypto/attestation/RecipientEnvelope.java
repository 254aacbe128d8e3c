package coffer.crypto.attestation;

import coffer.crypto.Digests;
import coffer.kernel.Bytes;
import coffer.kernel.SecretBytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.BEROctetString;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.BERTaggedObject;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// Seals a secret for one machine: CMS EnvelopedData with RSAES-OAEP (SHA-256) and AES-256-CBC.
///
/// CBC has no tag, as AWS's format has none: whoever opens an envelope learns nothing about who
/// made it. The connection it travels on must be authentic.
// RFC 5652, section 6; RFC 4055, section 4.1. Where lengths are indefinite and where not is as AWS
// KMS writes it: the parser of AWS's SDK for enclaves reads nothing else.
public final class RecipientEnvelope {
    private static final int KEY_BYTES = 32;
    private static final int IV_BYTES = 16;
    private static final int KEY_ID_BYTES = 20;
    private static final ASN1Integer VERSION = new ASN1Integer(2);
    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec(
                    "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final SecureRandom random;

    public RecipientEnvelope(SecureRandom random) {
        this.random = random;
    }

    /// A new envelope around `secret`, which stays the caller's to close.
    public Bytes seal(RSAPublicKey recipient, SecretBytes secret) {
        byte[] iv = randomBytes(IV_BYTES);
        try (SecretBytes key = SecretBytes.adopt(randomBytes(KEY_BYTES))) {
            ASN1Encodable forRecipient = recipientInfo(recipient, key);
            ASN1Encodable content = encryptedContent(key, iv, secret);
            return encoded(
                    sequence(
                            PKCSObjectIdentifiers.envelopedData,
                            explicit(sequence(VERSION, new DERSet(forRecipient), content))));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JDK cannot seal for RSA", impossible);
        }
    }

    private ASN1Encodable recipientInfo(RSAPublicKey recipient, SecretBytes key)
            throws GeneralSecurityException {
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
        rsa.init(Cipher.ENCRYPT_MODE, recipient, OAEP, random);
        AlgorithmIdentifier sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
        AlgorithmIdentifier mgf1 = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha256);
        RSAESOAEPparams parameters =
                new RSAESOAEPparams(sha256, mgf1, RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM);
        return derSequence(
                VERSION,
                new DERTaggedObject(false, 0, new DEROctetString(keyId(recipient))),
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, parameters),
                new DEROctetString(rsa.doFinal(key.expose())));
    }

    private static ASN1Encodable encryptedContent(SecretBytes key, byte[] iv, SecretBytes secret)
            throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
        aes.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(key.expose(), "AES"),
                new IvParameterSpec(iv));
        byte[] ciphertext = aes.doFinal(secret.expose());
        return sequence(
                PKCSObjectIdentifiers.data,
                new AlgorithmIdentifier(
                        NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)),
                new BERTaggedObject(false, 0, new BEROctetString(ciphertext)));
    }

    // RFC 7093, section 2, method 1.
    private static byte[] keyId(RSAPublicKey recipient) {
        SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(recipient.getEncoded());
        byte[] hash = Digests.sha256(info.getPublicKeyData().getBytes());
        return Arrays.copyOf(hash, KEY_ID_BYTES);
    }

    private static ASN1Encodable explicit(ASN1Encodable content) {
        return new BERTaggedObject(true, 0, content);
    }

    private static ASN1Encodable sequence(ASN1Encodable... parts) {
        return new BERSequence(parts);
    }

    private static ASN1Encodable derSequence(ASN1Encodable... parts) {
        return new DERSequence(parts);
    }

    private static Bytes encoded(ASN1Encodable value) {
        try {
            return Bytes.adopt(value.toASN1Primitive().getEncoded(ASN1Encoding.BER));
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory failed", impossible);
        }
    }

    private byte[] randomBytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
