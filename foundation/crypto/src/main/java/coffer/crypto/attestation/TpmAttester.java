package coffer.crypto.attestation;

import coffer.kernel.Bytes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The local attester: wraps a TPM's quote into a document of the shape that AWS's have.
///
/// It proves what the TPM measured, and that the operator let this machine attest. It proves
/// nothing about AWS Nitro, so its document has fields of its own and belongs under a root of its
/// own.
public final class TpmAttester {
    private final PrivateKey key;
    private final Bytes certificate;
    private final List<Bytes> caBundle;

    /// `key` signs documents; `certificate` is its own, `caBundle` those above it, the root first.
    public TpmAttester(PrivateKey key, Bytes certificate, List<Bytes> caBundle) {
        this.key = key;
        this.certificate = certificate;
        this.caBundle = List.copyOf(caBundle);
    }

    /// Whose document it is, for which RSA key (a DER SubjectPublicKeyInfo), at what time.
    public record Subject(String moduleId, Bytes publicKey, Bytes nonce, Instant time) {

        /// What the TPM must be asked for a quote with.
        public Bytes qualifyingData() {
            return TpmEvidence.qualifyingData(publicKey, nonce, time);
        }
    }

    /// What the TPM answered: the quote and its signature as the TPM wrote them, the values of the
    /// quoted registers one after the other, and the attestation key's certificate.
    public record Quoted(Bytes quote, Bytes signature, Bytes pcrValues, Bytes keyCertificate) {}

    /// Throws [RefusedDocumentException] if the TPM's answer is not one.
    public Bytes document(Subject subject, Quoted quoted) {
        TpmQuote said = TpmQuote.parse(quoted.quote());
        TpmSignature.parse(quoted.signature());
        Map<Cbor, Cbor> fields = new LinkedHashMap<>();
        put(fields, "module_id", new Cbor.Text(subject.moduleId()));
        put(fields, "digest", new Cbor.Text(said.bank().name()));
        put(fields, "timestamp", new Cbor.Int(subject.time().toEpochMilli()));
        put(fields, AttestedKind.LOCAL_TPM.field(), pcrs(said, quoted.pcrValues()));
        put(fields, "certificate", new Cbor.Blob(certificate));
        put(fields, "cabundle", new Cbor.Items(caBundle.stream().map(TpmAttester::blob).toList()));
        put(fields, "public_key", blob(subject.publicKey()));
        put(fields, "nonce", blob(subject.nonce()));
        put(fields, AttestationDocument.TPM_QUOTE, blob(quoted.quote()));
        put(fields, AttestationDocument.TPM_SIGNATURE, blob(quoted.signature()));
        put(fields, AttestationDocument.TPM_KEY_CERTIFICATE, blob(quoted.keyCertificate()));
        return signed(CborWriter.write(new Cbor.Fields(fields)));
    }

    private static Cbor pcrs(TpmQuote said, Bytes values) {
        int size = said.bank().sizeBytes();
        if (values.size() != said.registers().size() * size) {
            throw RefusedDocumentException.malformed();
        }
        Map<Cbor, Cbor> pcrs = new LinkedHashMap<>();
        int at = 0;
        for (int register : said.registers()) {
            byte[] value = Arrays.copyOfRange(values.expose(), at, at + size);
            pcrs.put(new Cbor.Int(register), blob(Bytes.adopt(value)));
            at += size;
        }
        return new Cbor.Fields(pcrs);
    }

    private Bytes signed(Bytes payload) {
        CoseSign1 unsigned = CoseSign1.unsigned(payload);
        try {
            Signature signer = Signature.getInstance(CoseSign1.ALGORITHM);
            signer.initSign(key);
            signer.update(unsigned.signedBytes());
            return unsigned.signedBy(Bytes.adopt(signer.sign())).encoded();
        } catch (GeneralSecurityException wrongKey) {
            throw new IllegalArgumentException("the attester's key is not for P-384", wrongKey);
        }
    }

    private static void put(Map<Cbor, Cbor> fields, String name, Cbor value) {
        fields.put(new Cbor.Text(name), value);
    }

    private static Cbor blob(Bytes bytes) {
        return new Cbor.Blob(bytes);
    }
}
