package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A payload signed by ES384, in the one form that attestation documents have: the algorithm is all
/// the protected header says, and the unprotected header is empty.
// RFC 9052, sections 4.2 and 4.4.
record CoseSign1(Bytes protectedHeader, Bytes payload, Bytes signature) {
    private static final int MAX_BYTES = 20 * 1024;
    // AWS: Nitro Enclaves User Guide, "Verifying the root of trust": bstr .size (1..16384).
    private static final int MAX_PAYLOAD_BYTES = 16 * 1024;
    private static final int SIGNATURE_BYTES = 96;
    static final String ALGORITHM = "SHA384withECDSAinP1363Format";
    private static final byte TAG = (byte) 0xd2;
    private static final Cbor ES384 = new Cbor.Fields(Map.of(new Cbor.Int(1), new Cbor.Int(-35)));
    private static final Cbor EMPTY = new Cbor.Fields(Map.of());

    /// Throws [RefusedDocumentException].
    static CoseSign1 parse(Bytes document) {
        if (document.isEmpty() || document.size() > MAX_BYTES) {
            throw RefusedDocumentException.malformed();
        }
        if (!(CborReader.read(untagged(document)) instanceof Cbor.Items(List<Cbor> parts))
                || parts.size() != 4
                || !(parts.get(0) instanceof Cbor.Blob(Bytes header))
                || !parts.get(1).equals(EMPTY)
                || !(parts.get(2) instanceof Cbor.Blob(Bytes payload))
                || !(parts.get(3) instanceof Cbor.Blob(Bytes signature))) {
            throw RefusedDocumentException.malformed();
        }
        if (!CborReader.read(header).equals(ES384)
                || payload.size() > MAX_PAYLOAD_BYTES
                || signature.size() != SIGNATURE_BYTES) {
            throw RefusedDocumentException.malformed();
        }
        return new CoseSign1(header, payload, signature);
    }

    static CoseSign1 unsigned(Bytes payload) {
        return new CoseSign1(CborWriter.write(ES384), payload, Bytes.empty());
    }

    CoseSign1 signedBy(Bytes newSignature) {
        return new CoseSign1(protectedHeader, payload, newSignature);
    }

    Bytes encoded() {
        return CborWriter.write(
                new Cbor.Items(
                        List.of(
                                new Cbor.Blob(protectedHeader),
                                EMPTY,
                                new Cbor.Blob(payload),
                                new Cbor.Blob(signature))));
    }

    boolean isSignedBy(PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(signedBytes());
            return verifier.verify(signature.expose());
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    /// The tag for COSE_Sign1 is optional, and AWS leaves it out.
    private static Bytes untagged(Bytes document) {
        byte[] bytes = document.expose();
        if (bytes[0] != TAG) return document;
        return Bytes.adopt(Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    /// The `Sig_structure`: `["Signature1", protected header, no further data, payload]`.
    byte[] signedBytes() {
        return CborWriter.write(
                        new Cbor.Items(
                                List.of(
                                        new Cbor.Text("Signature1"),
                                        new Cbor.Blob(protectedHeader),
                                        new Cbor.Blob(Bytes.empty()),
                                        new Cbor.Blob(payload))))
                .expose();
    }
}
