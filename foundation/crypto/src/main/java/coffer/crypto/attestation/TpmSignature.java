package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;

/// A TPM's signature: RSASSA, or ECDSA with its two numbers as DER.
// TCG: TPM 2.0 Library, Part 2, "TPMT_SIGNATURE".
record TpmSignature(Scheme scheme, TpmHash hash, Bytes signature) {
    private static final int RSASSA = 0x0014;
    private static final int ECDSA = 0x0018;

    enum Scheme {
        RSASSA("RSA"),
        ECDSA("ECDSA");

        private final String name;

        Scheme(String name) {
            this.name = name;
        }
    }

    /// Throws [RefusedDocumentException].
    static TpmSignature parse(Bytes bytes) {
        return TpmReader.read(bytes, TpmSignature::read);
    }

    boolean isOver(Bytes message, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(hash.name() + "with" + scheme.name);
            verifier.initVerify(key);
            verifier.update(message.expose());
            return verifier.verify(signature.expose());
        } catch (GeneralSecurityException otherKindOfKey) {
            return false;
        }
    }

    private static TpmSignature read(TpmReader in) {
        int scheme = in.u16();
        TpmHash hash = TpmHash.of(in.u16());
        return switch (scheme) {
            case RSASSA -> new TpmSignature(Scheme.RSASSA, hash, in.sized());
            case ECDSA -> new TpmSignature(Scheme.ECDSA, hash, der(in.sized(), in.sized()));
            default -> throw RefusedDocumentException.malformed();
        };
    }

    private static Bytes der(Bytes r, Bytes s) {
        ASN1Integer[] numbers = {number(r), number(s)};
        try {
            return Bytes.adopt(new DERSequence(numbers).getEncoded());
        } catch (IOException impossible) {
            throw new IllegalStateException("writing to memory failed", impossible);
        }
    }

    private static ASN1Integer number(Bytes magnitude) {
        return new ASN1Integer(new BigInteger(1, magnitude.expose()));
    }
}
